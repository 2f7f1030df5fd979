package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;

/** Read a conversion of floating-point numbers. */
final class ConvertForm {
    private static final Key<FloatPrecision> PRECISION = Key.withDefault(
            "precision", Forms.words(FloatPrecision.class), "fp16", "What floating-point numbers are stored as.");
    private static final Key<Double> MAX_ERROR = Key.optional(
            "max-error",
            Forms.share(false),
            "How far outputs may be off, as a share of their largest magnitude: as few nodes as possible stay FP32 to"
                    + " meet it.");

    private ConvertForm() {}

    static Form<RecipeStep> form() {
        return Fields.of(PRECISION, MAX_ERROR, ExclusionForm.KEY)
                .as(values -> new RecipeStep.Convert(
                        values.get(PRECISION), values.find(MAX_ERROR), ExclusionForm.of(values)));
    }
}
