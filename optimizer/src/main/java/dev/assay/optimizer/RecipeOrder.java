package dev.assay.optimizer;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.QuantizationMode;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuse recipes that make no sense, with the reason. All faults of a recipe are reported together. */
final class RecipeOrder {
    private RecipeOrder() {}

    static void check(List<RecipeStep> steps) {
        List<Problem> problems = new ArrayList<>();
        if (steps.isEmpty()) {
            problems.add(Problem.user(
                    "recipe.empty", "the recipe has no steps", "Add a step, or measure the model as it is."));
        }
        for (int later = 0; later < steps.size(); later++) {
            report(problems, steps.get(later), fault(steps.get(later)));
            for (int earlier = 0; earlier < later; earlier++) {
                report(problems, steps.get(later), fault(steps.get(earlier), steps.get(later)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    private static void report(List<Problem> problems, RecipeStep step, @Nullable Fault fault) {
        if (fault != null) {
            problems.add(Problem.user(
                    "recipe.contradiction", "the step '" + RecipeText.of(step) + "' " + fault.message(), fault.hint()));
        }
    }

    private static @Nullable Fault fault(RecipeStep step) {
        return switch (step) {
            case RecipeStep.Quantize quantize
            when quantize.weights() == WeightType.INT4 && quantize.mode() != QuantizationMode.WEIGHT_ONLY ->
                new Fault(
                        "multiplies 4-bit weights with quantized activations, for which ONNX has no operator",
                        "Use `mode: weight-only` with int4, or int8.");
            case RecipeStep.Quantize quantize
            when quantize.reduceRange() && quantize.mode() == QuantizationMode.WEIGHT_ONLY ->
                new Fault(
                        "reduces a range against overflow that can't happen where activations stay floats",
                        "Remove `reduce-range`.");
            case RecipeStep.Prune prune
            when !(prune.ratio() > 0 && prune.ratio() < 1) ->
                new Fault("removes a share that is not above 0 and below 1", "Use a ratio such as 0.3.");
            case RecipeStep.Quantize _, RecipeStep.Convert _, RecipeStep.Prune _, RecipeStep.Fuse _ -> null;
        };
    }

    private static @Nullable Fault fault(RecipeStep earlier, RecipeStep later) {
        if (earlier.getClass() == later.getClass()) {
            return new Fault("does the same as a step before it", "Keep one of the two.");
        }
        return switch (earlier) {
            case RecipeStep.Quantize quantize -> afterQuantize(quantize, later);
            case RecipeStep.Convert _ ->
                later instanceof RecipeStep.Quantize quantize && quantize.mode() != QuantizationMode.WEIGHT_ONLY
                        ? halfPrecision()
                        : null;
            case RecipeStep.Prune _, RecipeStep.Fuse _ -> null;
        };
    }

    private static @Nullable Fault afterQuantize(RecipeStep.Quantize quantize, RecipeStep later) {
        return switch (later) {
            case RecipeStep.Prune _ -> new Fault("prunes what is quantized already", "Put `prune` before `quantize`.");
            case RecipeStep.Fuse _ ->
                new Fault("looks for operators that `quantize` has replaced", "Put `fuse` before `quantize`.");
            case RecipeStep.Convert _ -> quantize.mode() == QuantizationMode.WEIGHT_ONLY ? null : halfPrecision();
            case RecipeStep.Quantize _ -> null;
        };
    }

    private static Fault halfPrecision() {
        return new Fault(
                "needs FP16 where quantized activations need FP32, or the other way round",
                "Drop `convert`, or quantize with `mode: weight-only`.");
    }

    private record Fault(String message, String hint) {}
}
