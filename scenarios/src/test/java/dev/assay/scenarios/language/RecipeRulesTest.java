package dev.assay.scenarios.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.RecipeStep.FloatPrecision;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeRulesTest {
    private static final RecipeStep DYNAMIC = RecipeStep.QuantizeDynamic.of(WeightType.INT8, true, false);
    private static final RecipeStep FP16 = RecipeStep.Convert.to(FloatPrecision.FP16);
    private static final RecipeStep FUSE = new RecipeStep.Fuse(FusionLevel.EXTENDED);

    @ParameterizedTest
    @MethodSource("nonsense")
    void refusesNonsenseWithTheReason(String reason, List<RecipeStep> steps) {
        assertThat(RecipeRules.check(steps)).singleElement().satisfies(fault -> {
            assertThat(fault.message()).contains(reason);
            assertThat(fault.step()).isEqualTo(steps.size() - 1);
        });
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("prunes what is quantized", DYNAMIC, RecipeStep.Prune.of(0.3)),
                arguments("that `quantize` has replaced", DYNAMIC, FUSE),
                arguments("does the same", FP16, FP16),
                arguments("does the same", DYNAMIC, RecipeStep.QuantizeWeights.of(WeightType.INT4)),
                arguments("does the same", RecipeStep.Prune.of(0.3), RecipeStep.Prune.of(0.1)),
                arguments("needs FP16", FP16, DYNAMIC),
                arguments("needs FP16", DYNAMIC, FP16),
                arguments("prunes what is converted", FP16, RecipeStep.Prune.of(0.3)),
                arguments("put casts", FP16, FUSE),
                arguments("that `fuse` has merged", FUSE, RecipeStep.Prune.of(0.3)),
                arguments("4-bit weights", RecipeStep.QuantizeDynamic.of(WeightType.INT4, true, false)),
                arguments("not above 0 and below 1", RecipeStep.Prune.of(1)));
    }

    @Test
    void acceptsStepsInTheirNaturalOrder() {
        assertThat(RecipeRules.check(List.of(RecipeStep.Prune.of(0.3), FUSE, DYNAMIC)))
                .isEmpty();
        assertThat(RecipeRules.check(List.of(
                        new RecipeStep.Fuse(FusionLevel.STANDARD),
                        prune(0.5, PruningStructure.NEURONS),
                        prune(0.25, PruningStructure.HEADS),
                        FP16,
                        RecipeStep.QuantizeWeights.of(WeightType.INT4))))
                .isEmpty();
    }

    private static RecipeStep prune(double ratio, PruningStructure structure) {
        RecipeStep.Prune all = RecipeStep.Prune.of(ratio);
        return new RecipeStep.Prune(
                ratio,
                List.of(structure),
                all.scope(),
                all.importance(),
                all.roundTo(),
                all.compensation(),
                all.exclude());
    }

    private static Arguments arguments(String reason, RecipeStep... steps) {
        return Arguments.of(reason, List.of(steps));
    }
}
