package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a recipe whose steps can follow each other. */
final class RecipeForm implements Form<List<RecipeStep>> {
    private static final Form<List<RecipeStep>> STEPS = Forms.list(new RecipeStepForm(), 10);

    @Override
    public @Nullable List<RecipeStep> read(YamlValue value) {
        List<RecipeStep> steps = STEPS.read(value);
        return steps != null && fitTogether(value, steps) ? steps : null;
    }

    private static boolean fitTogether(YamlValue value, List<RecipeStep> steps) {
        boolean fit = true;
        for (int later = 1; later < steps.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                Contradiction contradiction = contradiction(steps.get(earlier), steps.get(later));
                if (contradiction != null) {
                    value.report(
                            "scenario.contradiction",
                            "step " + (later + 1) + " of " + value.name() + " " + contradiction.message(),
                            contradiction.hint());
                    fit = false;
                    break;
                }
            }
        }
        return fit;
    }

    /** Return why one step can't come after another, or {@code null} if it can. */
    private static @Nullable Contradiction contradiction(RecipeStep earlier, RecipeStep later) {
        if (earlier.getClass() == later.getClass()) {
            return new Contradiction("does the same as a step before it", "Keep one of the two.");
        }
        if (!(earlier instanceof RecipeStep.Quantize quantize)) {
            return earlier instanceof RecipeStep.Convert && later instanceof RecipeStep.Quantize quantization
                    ? halfPrecision(quantization)
                    : null;
        }
        return switch (later) {
            case RecipeStep.Quantize _ -> null;
            case RecipeStep.Convert _ -> halfPrecision(quantize);
            case RecipeStep.Prune _ ->
                new Contradiction("prunes what is quantized already", "Put `prune` before `quantize`.");
            case RecipeStep.Fuse _ ->
                new Contradiction(
                        "looks for operators to fuse that `quantize` has replaced", "Put `fuse` before `quantize`.");
        };
    }

    /** ONNX defines DynamicQuantizeLinear for FP32 only, and QuantizeLinear with FP16 scales only since opset 19. */
    private static @Nullable Contradiction halfPrecision(RecipeStep.Quantize quantize) {
        return switch (quantize.mode()) {
            case DYNAMIC, STATIC ->
                new Contradiction(
                        "needs FP16 where quantized activations need FP32, or the other way round",
                        "Drop `convert`, or quantize with `mode: weight-only`.");
            case WEIGHT_ONLY -> null;
        };
    }

    @Override
    public ObjectNode schema() {
        return STEPS.schema();
    }

    private record Contradiction(String message, String hint) {}
}
