package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.AttributeProto.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conv and the activation after it become FusedConv, which ONNX Runtime also runs in its blocked layout.
 *
 * <p>Conv, a sum with a shortcut, and Relu become FusedConv with a fourth input, but only in one and three dimensions: in two, ONNX
 * Runtime would leave its blocked layout for it, which costs more than the sum.
 */
final class FusedConvFusion implements Fusion {
    /** A weight of a convolution over an image: [out, in, height, width]. */
    private static final int IMAGE_WEIGHT_RANK = 4;

    private static final Pattern CONV = op("Conv", value("x"), weight("weight")).as("conv");
    private static final Pattern PATTERN = either(
            op("Relu", op("Add", CONV, value("shortcut"))),
            op(Set.of("Relu", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "Clip"), CONV));

    @Override
    public String name() {
        return "FusedConv";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node conv = match.node("conv");
        Node root = match.root();
        List<Float> parameters = parameters(root, scene);
        if (!scene.isFloat(match.value("x")) || parameters == null) {
            return Outcome.left("it holds no 32-bit floats, or its limits are no constants");
        }
        List<String> inputs = new ArrayList<>(conv.inputs());
        if (match.has("shortcut")) {
            if (scene.dims(match.value("weight")).size() == IMAGE_WEIGHT_RANK) {
                return Outcome.left("with the sum inside, ONNX Runtime could not use its blocked layout for images");
            }
            String shortcut = match.value("shortcut");
            List<Long> dims = scene.dims(conv.output(0));
            if (dims.isEmpty() || !scene.dims(shortcut).equals(dims)) {
                return Outcome.left("its shortcut has another shape");
            }
            while (inputs.size() < 3) {
                inputs.add("");
            }
            inputs.add(shortcut);
        }
        Node fused = scene.inPlaceOf(root, Node.MICROSOFT, name(), inputs, Attributes.of("activation", root.opType()));
        ConvAttributes.copy(conv, fused);
        if (!parameters.isEmpty()) {
            fused.set(AttributeProto.newBuilder()
                    .setName("activation_params")
                    .setType(AttributeType.FLOATS)
                    .addAllFloats(parameters)
                    .build());
        }
        return Outcome.fused(match, fused);
    }

    /** Return what the activation needs to know; {@code null} if it is not known beforehand. */
    private static @Nullable List<Float> parameters(Node activation, Scene scene) {
        return switch (activation.opType()) {
            case "LeakyRelu" -> List.of(activation.floatAttribute("alpha", 0.01f));
            case "HardSigmoid" ->
                List.of(activation.floatAttribute("alpha", 0.2f), activation.floatAttribute("beta", 0.5f));
            case "Clip" -> {
                OptionalDouble min = scene.number(activation.input(1));
                OptionalDouble max = scene.number(activation.input(2));
                yield min.isPresent() && max.isPresent()
                        ? List.of((float) min.getAsDouble(), (float) max.getAsDouble())
                        : null;
            }
            default -> List.of();
        };
    }
}
