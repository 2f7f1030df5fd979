package dev.assay.reports.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ResultFixtures;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.assembly.Summaries;
import dev.assay.reports.html.HtmlReport;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.Recommendation;
import dev.assay.scenarios.result.Recommendation.PassedOver;
import dev.assay.scenarios.result.Recommendation.Reason;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RecommendationsTest {
    private static final RunResult RUN = ResultFixtures.complete();

    private static RunResult changed(Consumer<JsonNode> change) {
        JsonNode tree = AssayJson.mapper().readTree(ResultJson.toJson(RUN));
        change.accept(tree);
        return Summaries.summarize(ResultJson.parse(tree.toString(), "result.json"));
    }

    private static RunResult withGate(double maxLoss) {
        return changed(tree -> ((ObjectNode) tree.at("/task/gate")).put("maxLoss", maxLoss));
    }

    @Test
    void theFasterVariantIsForEveryShapeAndLoadWithItsFile() {
        List<Recommendation> recommendations = Recommendations.of(withGate(0.5));

        assertThat(recommendations).hasSize(RUN.blocks().size());
        assertThat(recommendations).extracting(Recommendation::variant).containsOnly("int8");
        assertThat(recommendations).allMatch(Recommendation::gateShown);
        assertThat(recommendations)
                .allMatch(recommendation -> recommendation.passedOver().isEmpty());
        String int8 = RUN.artifacts().stream()
                .filter(artifact -> artifact.variant().equals("int8"))
                .map(ArtifactInfo::sha256)
                .findFirst()
                .orElseThrow();
        assertThat(recommendations).extracting(Recommendation::sha256).containsOnly(int8);
    }

    @Test
    void aVariantBeyondTheGateIsPassedOverAndNamedAsWhatDecided() {
        RunResult strict = withGate(-0.5);

        List<Recommendation> recommendations = Recommendations.of(strict);

        assertThat(recommendations).extracting(Recommendation::variant).containsOnly("fp32");
        assertThat(recommendations)
                .allSatisfy(recommendation -> assertThat(recommendation.passedOver())
                        .containsExactly(new PassedOver(recommendation.block(), "int8", Reason.BEYOND_GATE)));
        assertThat(VerdictTable.render(strict, 200))
                .contains("To deploy", "deploy fp32", "not int8, which was quicker: its accuracy is beyond the gate");
    }

    @Test
    void aGateThatIsNotShownIsACondition() {
        // A gate within every interval: neither kept to nor missed.
        double loss = -Objects.requireNonNull(
                        RUN.blocks().getFirst().comparisons().getFirst().accuracyDelta())
                .estimate();

        Recommendation first = Recommendations.of(withGate(loss)).getFirst();

        assertThat(first.variant()).isEqualTo("int8");
        assertThat(first.gateShown()).isFalse();
    }

    @Test
    void emulatedDevicesHaveNoSpeedToRecommendBy() {
        RunResult emulated = changed(tree -> ((ObjectNode) tree.at("/devices/0/environment")).put("emulated", true));

        assertThat(Recommendations.of(emulated)).isEmpty();
        assertThat(emulated.recommendations()).isNull();
    }

    @Test
    void theReportSaysIt() {
        assertThat(HtmlReport.render(RUN)).contains("id=\"deploy\"", "deploy int8: ");
    }
}
