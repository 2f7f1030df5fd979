package dev.assay.optimizer;

import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.fuse.OperatorFusion;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.half.HalfPrecision;
import dev.assay.optimizer.half.HalfPrecisionOptions;
import dev.assay.optimizer.half.MixedPrecision;
import dev.assay.optimizer.prune.StructuredPruning;
import dev.assay.optimizer.qdq.StaticQuantization;
import dev.assay.optimizer.quantize.DynamicQuantization;
import dev.assay.optimizer.quantize.DynamicQuantizationOptions;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.optimizer.quantize.WeightOnlyQuantization;
import dev.assay.scenarios.language.RecipeStep;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Find the pass that does a step of a recipe, and run it. */
final class StepRunner {
    private StepRunner() {}

    /** Return whether a step expects constants to be folded; others work on the model as it came, so that it keeps its names. */
    static boolean needsNormalForm(RecipeStep step) {
        return switch (step) {
            case RecipeStep.QuantizeStatic _, RecipeStep.Prune _, RecipeStep.Fuse _ -> true;
            case RecipeStep.QuantizeDynamic _, RecipeStep.QuantizeWeights _, RecipeStep.Convert _ -> false;
        };
    }

    /** Return whether a step may leave the model as it is: what others are compared with. */
    static boolean mayChangeNothing(RecipeStep step) {
        return step instanceof RecipeStep.Fuse(RecipeStep.FusionLevel level) && level == RecipeStep.FusionLevel.NONE;
    }

    /**
     * Change a model.
     *
     * @param samples what flows through the model; there for every step that needs it
     */
    static PassReport run(RecipeStep step, Model model, @Nullable Samples samples) {
        return switch (step) {
            case RecipeStep.QuantizeDynamic quantize -> DynamicQuantization.apply(model, options(quantize));
            case RecipeStep.QuantizeStatic quantize ->
                StaticQuantization.apply(model, quantize, Objects.requireNonNull(samples, "samples"));
            case RecipeStep.QuantizeWeights quantize -> WeightOnlyQuantization.apply(model, quantize, samples);
            case RecipeStep.Convert convert ->
                switch (convert.precision()) {
                    case FP16 -> toHalf(model, convert, samples);
                };
            case RecipeStep.Prune prune -> StructuredPruning.apply(model, prune, samples);
            case RecipeStep.Fuse fuse -> OperatorFusion.apply(model, fuse, samples);
        };
    }

    private static PassReport toHalf(Model model, RecipeStep.Convert convert, @Nullable Samples samples) {
        HalfPrecisionOptions options = HalfPrecisionOptions.without(Selection.of(convert.exclude()));
        Double maxError = convert.maxError();
        return maxError == null
                ? HalfPrecision.apply(model, options)
                : MixedPrecision.apply(model, options, maxError, Objects.requireNonNull(samples, "samples"));
    }

    private static DynamicQuantizationOptions options(RecipeStep.QuantizeDynamic quantize) {
        return new DynamicQuantizationOptions(
                QuantizedType.of(quantize.weights()),
                quantize.perChannel(),
                quantize.reduceRange(),
                Selection.of(quantize.exclude()));
    }
}
