package dev.assay.cli.command.model;

import dev.assay.scenarios.language.Calibration;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.language.RecipeStep.RoundingAlgorithm;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Name one recipe step for the command line; scenarios can say more.
 *
 * @param name as users write it
 */
record NamedStep(String name, RecipeStep step) {
    /** The steps that people want most, in the order for people to read. */
    private static final List<NamedStep> ALL = List.of(
            new NamedStep("int8-dynamic", RecipeStep.QuantizeDynamic.of(WeightType.INT8, true, false)),
            new NamedStep("int8-dynamic-7-bit", RecipeStep.QuantizeDynamic.of(WeightType.INT8, true, true)),
            new NamedStep("uint8-dynamic", RecipeStep.QuantizeDynamic.of(WeightType.UINT8, false, false)),
            new NamedStep("int8-static", RecipeStep.QuantizeStatic.DEFAULT),
            new NamedStep("int8-static-entropy", RecipeStep.QuantizeStatic.DEFAULT.with(Calibration.ENTROPY)),
            new NamedStep(
                    "int8-static-percentile",
                    RecipeStep.QuantizeStatic.DEFAULT.with(Calibration.percentile(Calibration.DEFAULT_PERCENTILE))),
            new NamedStep("int8-weights", RecipeStep.QuantizeWeights.of(WeightType.INT8)),
            new NamedStep("int4-weights", RecipeStep.QuantizeWeights.of(WeightType.INT4)),
            new NamedStep("int4-hqq", RecipeStep.QuantizeWeights.of(WeightType.INT4, RoundingAlgorithm.HQQ)),
            new NamedStep("int4-gptq", RecipeStep.QuantizeWeights.of(WeightType.INT4, RoundingAlgorithm.GPTQ)),
            new NamedStep("fp16", RecipeStep.Convert.to(FloatPrecision.FP16)),
            new NamedStep("prune-30", RecipeStep.Prune.of(0.3)),
            new NamedStep("prune-50", RecipeStep.Prune.of(0.5)),
            new NamedStep("fuse", new RecipeStep.Fuse(FusionLevel.EXTENDED)),
            new NamedStep("fuse-standard", new RecipeStep.Fuse(FusionLevel.STANDARD)));

    /**
     * Read a recipe.
     *
     * @param recipe names, joined by commas, in the order in which they are applied
     * @throws ProblemException {@code recipe.unknown-step} naming the steps that there are
     */
    static List<RecipeStep> parse(String recipe) {
        List<RecipeStep> steps = new ArrayList<>();
        for (String name : recipe.split(",", -1)) {
            steps.add(find(name.strip()));
        }
        return List.copyOf(steps);
    }

    private static RecipeStep find(String name) {
        return ALL.stream()
                .filter(named -> named.name().equals(name))
                .map(NamedStep::step)
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "recipe.unknown-step",
                        "there is no recipe step '" + name + "'",
                        "use " + String.join(", ", names()))));
    }

    /** Return the names in the order for people to read. */
    static List<String> names() {
        return ALL.stream().map(NamedStep::name).toList();
    }
}
