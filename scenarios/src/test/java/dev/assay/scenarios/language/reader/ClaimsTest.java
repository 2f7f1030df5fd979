package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {
    @Test
    void theWordPublishedStandsForTheLibrarysClaims() {
        List<Claim> claims = ScenarioFiles.read(ScenarioFiles.SHORTEST + "claims: published\n")
                .claims();

        assertThat(claims)
                .extracting(Claim::name)
                .containsExactly(
                        "int8", "fp16", "pruning", "tensorrt", "onnxruntime", "fusion", "batching", "combination");
        assertThat(claims).allMatch(Claim::published);
        assertThat(claims.getFirst().ranges())
                .containsExactly(
                        new ClaimedRange(ClaimedRange.Quantity.SPEED_UP, 2, 4),
                        new ClaimedRange(ClaimedRange.Quantity.SIZE_RATIO, 4, 4),
                        new ClaimedRange(ClaimedRange.Quantity.LOSS, 0, 0.01));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c: { says: x, about: int8 } | claims no number",
                "c: { says: x, about: int8, speed-up: [4, 2] } | ends below where it begins",
                "c: { says: x, about: int7, speed-up: 2 } | can't be",
                "c: { says: x, about: { runtime: tensor-rt }, speed-up: 2 } | can't be",
                "c: { about: int8, speed-up: 2 } | has no `says`",
                "c: { says: x, about: int8, speed-up: 2, max-loss: 1 } | must be a share"
            })
    void whatCanNotBeCheckedIsRefused(String claim, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ScenarioFiles.read(ScenarioFiles.SHORTEST + "claims: { " + claim + " }\n"))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(Problem::message)
                        .anyMatch(text -> text.contains(message)));
    }

    @Test
    void aBaselineThatIsOptimizedSaysNothingAboutClaims() {
        String optimized = ScenarioFiles.SHORTEST.replace("fp32: original", "fp32: { recipe: [fuse] }");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ScenarioFiles.read(optimized + "claims: published\n"))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(Problem::code)
                        .containsExactly("scenario.contradiction"));
        assertThat(ScenarioFiles.read(optimized.replace("[fuse]", "[fuse: { level: none }]") + "claims: published\n")
                        .claims())
                .isNotEmpty();
    }

    @Test
    void techniquesAreWhatRecipesDo() {
        assertThat(Technique.of(List.of(
                        RecipeStep.Prune.of(0.3),
                        new RecipeStep.Fuse(RecipeStep.FusionLevel.EXTENDED),
                        RecipeStep.QuantizeStatic.DEFAULT)))
                .containsExactly(Technique.INT8, Technique.PRUNING, Technique.FUSION);
        assertThat(Technique.of(List.of(
                        RecipeStep.QuantizeWeights.of(RecipeStep.WeightType.INT4),
                        RecipeStep.Convert.to(RecipeStep.FloatPrecision.FP16))))
                .containsExactly(Technique.INT4, Technique.FP16);
    }
}
