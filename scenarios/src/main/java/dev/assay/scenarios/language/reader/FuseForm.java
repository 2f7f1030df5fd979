package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;

/** Read an operator fusion. */
final class FuseForm {
    private static final Key<FusionLevel> LEVEL = Key.withDefault(
            "level",
            Forms.words(FusionLevel.class),
            "extended",
            "How far: none folds constants only, standard keeps to ONNX's own operators, extended also uses ONNX"
                    + " Runtime's.");

    private FuseForm() {}

    static Form<RecipeStep> form() {
        return Fields.of(LEVEL).as(values -> new RecipeStep.Fuse(values.get(LEVEL)));
    }
}
