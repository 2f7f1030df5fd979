package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a conversion of floating-point numbers. */
final class ConvertForm implements Form<RecipeStep> {
    private static final Key<FloatPrecision> PRECISION = Key.withDefault(
            "precision", Forms.words(FloatPrecision.class), "fp16", "What floating-point numbers are stored as.");
    private static final Key<Double> MAX_ERROR = Key.optional(
            "max-error",
            Forms.share(false),
            "How far outputs may be off, as a share of their largest magnitude: as few nodes as possible stay FP32 to"
                    + " meet it.");
    private static final Fields FIELDS = Fields.of(PRECISION, MAX_ERROR, ExclusionForm.KEY);

    @Override
    public @Nullable RecipeStep read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        return values == null || !values.isComplete()
                ? null
                : new RecipeStep.Convert(values.get(PRECISION), values.find(MAX_ERROR), ExclusionForm.of(values));
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
