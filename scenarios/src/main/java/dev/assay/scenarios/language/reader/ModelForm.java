package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read the model and its inputs; what is right with the inputs can be checked even where the source is wrong. */
final class ModelForm implements Form<ModelForm.Draft> {
    private static final Key<ElementType> TYPE =
            Key.required("type", Forms.words(ElementType.class), "The input's element type.", "float32");
    private static final Key<List<String>> SHAPE = Key.required(
            "shape",
            Forms.list(new DimensionForm(), 8),
            "One entry a dimension: a number, or a name that each shape of the scenario binds; `batch` counts samples.",
            "[batch, 3, 224, 224]");
    private static final Form<Input> INPUT =
            Fields.of(TYPE, SHAPE).as(values -> new Input(values.get(TYPE), values.get(SHAPE)));

    private static final Key<List<Named<Input>>> INPUTS = Key.required(
            "inputs",
            Forms.named(Forms.freeName(), INPUT, 1),
            "The model's inputs, each by the name that it has in the file.",
            "{ input: { type: float32, shape: [batch, 10] } }");
    private static final Fields MODEL = Fields.of(SourceForm.SOURCE, SourceForm.SHA_256, INPUTS);

    @Override
    public @Nullable Draft read(YamlValue value) {
        Fields.Values values = MODEL.read(value);
        return values == null ? null : new Draft(values, inputs(values.find(INPUTS)));
    }

    private static @Nullable List<ModelInput> inputs(@Nullable List<Named<Input>> written) {
        if (written == null || !Named.allRead(written)) {
            return null;
        }
        return written.stream()
                .map(named -> named.combine((name, input) -> new ModelInput(name, input.type(), input.shape())))
                .toList();
    }

    @Override
    public ObjectNode schema() {
        return MODEL.schema();
    }

    /**
     * A model that may be wrong in parts.
     *
     * @param inputs all inputs, or {@code null} if something is wrong with one
     */
    record Draft(Fields.Values values, @Nullable List<ModelInput> inputs) {
        /** Return the model; only where nothing was wrong. */
        Model toModel() {
            return new Model(SourceForm.of(values), Objects.requireNonNull(inputs));
        }
    }

    private record Input(ElementType type, List<String> shape) {}
}
