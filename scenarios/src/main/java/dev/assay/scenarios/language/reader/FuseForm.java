package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read an operator fusion. */
final class FuseForm implements Form<RecipeStep> {
    private static final Key<FusionLevel> LEVEL = Key.withDefault(
            "level",
            Forms.words(FusionLevel.class),
            "extended",
            "How far: none folds constants only, standard keeps to ONNX's own operators, extended also uses ONNX"
                    + " Runtime's.");
    private static final Fields FIELDS = Fields.of(LEVEL);

    @Override
    public @Nullable RecipeStep read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        return values == null || !values.isComplete() ? null : new RecipeStep.Fuse(values.get(LEVEL));
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
