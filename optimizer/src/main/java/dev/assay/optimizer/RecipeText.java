package dev.assay.optimizer;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.RecipeStep.QuantizationMode;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.util.List;
import java.util.stream.Collectors;

/** Write recipes as text that stays the same from release to release: it is part of a variant's bits. */
final class RecipeText {
    private RecipeText() {}

    static String of(List<RecipeStep> steps) {
        return steps.stream().map(RecipeText::of).collect(Collectors.joining("; "));
    }

    static String of(RecipeStep step) {
        return switch (step) {
            case RecipeStep.Quantize quantize ->
                "quantize mode=" + of(quantize.mode()) + " weights=" + of(quantize.weights()) + " per-channel="
                        + quantize.perChannel() + " reduce-range=" + quantize.reduceRange();
            case RecipeStep.Convert convert -> "convert precision=" + of(convert.precision());
            case RecipeStep.Prune prune -> "prune ratio=" + prune.ratio();
            case RecipeStep.Fuse _ -> "fuse";
        };
    }

    private static String of(QuantizationMode mode) {
        return switch (mode) {
            case DYNAMIC -> "dynamic";
            case STATIC -> "static";
            case WEIGHT_ONLY -> "weight-only";
        };
    }

    private static String of(WeightType type) {
        return switch (type) {
            case INT8 -> "int8";
            case UINT8 -> "uint8";
            case INT4 -> "int4";
        };
    }

    private static String of(FloatPrecision precision) {
        return switch (precision) {
            case FP16 -> "fp16";
        };
    }
}
