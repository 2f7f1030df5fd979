package dev.assay.scenarios.language;

import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tell which recipes make no sense, and why. */
public final class RecipeRules {
    private static final int SMALLEST_BLOCK = 16;

    private RecipeRules() {}

    /**
     * Say what is wrong with one step.
     *
     * @param step 0-based place in the recipe
     * @param message what is wrong; the subject of the sentence is the step
     */
    public record Fault(int step, String message, String hint) {}

    /** Return every fault of a recipe, in the order of its steps; empty if it makes sense. */
    public static List<Fault> check(List<RecipeStep> steps) {
        List<Fault> faults = new ArrayList<>();
        for (int later = 0; later < steps.size(); later++) {
            add(faults, later, fault(steps.get(later)));
            for (int earlier = 0; earlier < later; earlier++) {
                add(faults, later, fault(steps.get(earlier), steps.get(later)));
            }
        }
        return List.copyOf(faults);
    }

    private static void add(List<Fault> faults, int step, @Nullable Reason reason) {
        if (reason != null) {
            faults.add(new Fault(step, reason.message(), reason.hint()));
        }
    }

    private static @Nullable Reason fault(RecipeStep step) {
        return switch (step) {
            case RecipeStep.QuantizeDynamic dynamic -> dynamic.weights() == WeightType.INT4 ? fourBits() : null;
            case RecipeStep.QuantizeStatic quantize -> fault(quantize);
            case RecipeStep.QuantizeWeights weights -> fault(weights);
            case RecipeStep.Prune prune -> fault(prune);
            case RecipeStep.Convert _, RecipeStep.Fuse _ -> null;
        };
    }

    private static @Nullable Reason fault(RecipeStep.QuantizeStatic quantize) {
        if (quantize.weights() == WeightType.INT4 || quantize.activations() == WeightType.INT4) {
            return fourBits();
        }
        if (quantize.weights() == WeightType.UINT8 && quantize.activations() == WeightType.INT8) {
            return new Reason(
                    "multiplies unsigned weights with signed activations, for which runtimes have no kernels",
                    "Use `weights: int8`, or `activations: uint8` as well.");
        }
        return null;
    }

    private static @Nullable Reason fault(RecipeStep.QuantizeWeights weights) {
        if (weights.blockSize() < SMALLEST_BLOCK || Integer.bitCount(weights.blockSize()) != 1) {
            return new Reason("has blocks of " + weights.blockSize() + " weights", "Use 16, 32, 64, 128 or 256.");
        }
        if (weights.algorithm() == RecipeStep.RoundingAlgorithm.HQQ && weights.symmetric()) {
            return new Reason("fits zero points (hqq), which symmetric blocks don't have", "Add `symmetric: false`.");
        }
        return null;
    }

    private static @Nullable Reason fault(RecipeStep.Prune prune) {
        if (!(prune.ratio() > 0 && prune.ratio() < 1)) {
            return new Reason("removes a share that is not above 0 and below 1", "Use a ratio such as 0.3.");
        }
        if (prune.roundTo() < 1) {
            return new Reason("rounds to multiples of " + prune.roundTo(), "Use 1 to round to nothing, or 8.");
        }
        return null;
    }

    private static Reason fourBits() {
        return new Reason(
                "multiplies 4-bit weights with quantized activations, for which ONNX has no operator",
                "Use `mode: weight-only` with int4, or int8.");
    }

    private static @Nullable Reason fault(RecipeStep earlier, RecipeStep later) {
        if (repeats(earlier, later)) {
            return new Reason("does the same as a step before it", "Keep one of the two.");
        }
        return switch (earlier) {
            case RecipeStep.Quantize quantize -> afterQuantize(quantize, later);
            case RecipeStep.Convert _ -> afterConvert(later);
            case RecipeStep.Fuse fuse ->
                fuse.level() == FusionLevel.EXTENDED && later instanceof RecipeStep.Prune
                        ? new Reason(
                                "cuts layers that `fuse` has merged",
                                "Put `prune` before `fuse`, or fuse with `level: standard`.")
                        : null;
            case RecipeStep.Prune _ -> null;
        };
    }

    private static boolean repeats(RecipeStep earlier, RecipeStep later) {
        if (earlier instanceof RecipeStep.Prune one && later instanceof RecipeStep.Prune other) {
            // Heads and neurons may lose different shares.
            return !Collections.disjoint(one.structures(), other.structures());
        }
        if (earlier instanceof RecipeStep.Quantize && later instanceof RecipeStep.Quantize) {
            return true;
        }
        return earlier.getClass() == later.getClass();
    }

    private static @Nullable Reason afterQuantize(RecipeStep.Quantize quantize, RecipeStep later) {
        return switch (later) {
            case RecipeStep.Prune _ -> new Reason("prunes what is quantized already", "Put `prune` before `quantize`.");
            case RecipeStep.Fuse _ ->
                new Reason("looks for operators that `quantize` has replaced", "Put `fuse` before `quantize`.");
            case RecipeStep.Convert _ -> quantize instanceof RecipeStep.QuantizeWeights ? null : halfPrecision();
            case RecipeStep.Quantize _ -> null;
        };
    }

    private static @Nullable Reason afterConvert(RecipeStep later) {
        return switch (later) {
            case RecipeStep.QuantizeDynamic _, RecipeStep.QuantizeStatic _ -> halfPrecision();
            case RecipeStep.Prune _ -> new Reason("prunes what is converted already", "Put `prune` before `convert`.");
            case RecipeStep.Fuse _ ->
                new Reason("looks for operators between which `convert` has put casts", "Put `fuse` before `convert`.");
            case RecipeStep.QuantizeWeights _, RecipeStep.Convert _ -> null;
        };
    }

    /** ONNX defines DynamicQuantizeLinear for FP32 only, and QuantizeLinear with FP16 scales only since opset 19. */
    private static Reason halfPrecision() {
        return new Reason(
                "needs FP16 where quantized activations need FP32, or the other way round",
                "Drop `convert`, or quantize with `mode: weight-only`.");
    }

    private record Reason(String message, String hint) {}
}
