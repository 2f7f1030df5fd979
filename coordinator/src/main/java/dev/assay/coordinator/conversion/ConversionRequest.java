package dev.assay.coordinator.conversion;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.store.StoredFile;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ask for one conversion.
 *
 * @param parent the ONNX file
 * @param conversion what to make of it
 * @param inputs the model's inputs, with the one shape that the product is to take
 * @param batch how many samples a query of that shape carries
 * @param calibration a sample set to see how large activations get; {@code null} where the precision needs none
 */
public record ConversionRequest(
        StoredFile parent,
        Conversion conversion,
        List<Input> inputs,
        int batch,
        @Nullable StoredFile calibration) {
    public ConversionRequest {
        inputs = List.copyOf(inputs);
    }

    /** Return the inputs of a model for queries of one shape. */
    public static List<Input> inputs(Model model, InputShape shape) {
        return model.inputs().stream()
                .map(input -> new Input(
                        input.name(),
                        input.type(),
                        input.shape().stream().map(shape::resolve).toList()))
                .toList();
    }

    /** Return the inputs for people, such as {@code x[1, 3, 48, 192]}. */
    String inputsText() {
        return inputs.stream().map(input -> input.name() + input.shape()).collect(Collectors.joining(", "));
    }

    /**
     * One input.
     *
     * @param shape with the batch
     */
    public record Input(String name, ElementType type, List<Long> shape) {
        public Input {
            shape = List.copyOf(shape);
        }
    }
}
