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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read the model and its inputs. */
final class ModelForm implements Form<Model> {
    private static final Key<ElementType> TYPE =
            Key.required("type", Forms.words(ElementType.class), "The input's element type.", "float32");
    private static final Key<List<String>> SHAPE = Key.required(
            "shape",
            Forms.list(new DimensionForm(), 8),
            "One entry a dimension: a number, or a name that each shape of the scenario binds; `batch` counts samples.",
            "[batch, 3, 224, 224]");
    private static final Fields INPUT = Fields.of(TYPE, SHAPE);

    private static final Key<List<Named<Input>>> INPUTS = Key.required(
            "inputs",
            Forms.named(Forms.freeName(), new InputForm(), 1),
            "The model's inputs, each by the name that it has in the file.",
            "{ input: { type: float32, shape: [batch, 10] } }");
    private static final Fields MODEL = Fields.of(SourceForm.SOURCE, SourceForm.SHA_256, INPUTS);

    @Override
    public @Nullable Model read(YamlValue value) {
        Fields.Values values = MODEL.read(value);
        if (values == null || !values.isComplete() || !Named.allRead(values.get(INPUTS))) {
            return null;
        }
        List<ModelInput> inputs = values.get(INPUTS).stream()
                .map(named -> named.combine((name, input) -> new ModelInput(name, input.type(), input.shape())))
                .toList();
        return new Model(SourceForm.of(values), inputs);
    }

    @Override
    public ObjectNode schema() {
        return MODEL.schema();
    }

    private record Input(ElementType type, List<String> shape) {}

    private static final class InputForm implements Form<Input> {
        @Override
        public @Nullable Input read(YamlValue value) {
            Fields.Values values = INPUT.read(value);
            return values == null || !values.isComplete() ? null : new Input(values.get(TYPE), values.get(SHAPE));
        }

        @Override
        public ObjectNode schema() {
            return INPUT.schema();
        }
    }
}
