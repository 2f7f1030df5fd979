package dev.assay.reports.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ResultFixtures;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.assembly.Summaries;
import dev.assay.reports.halving.Standing;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RungJudgeTest {
    private static final RunResult RUN = withGate(0.5);
    private static final String BLOCK = "cpu-onnxruntime-seq-16-single-stream";
    private static final TuneCandidate FP32 = new TuneCandidate(BLOCK, "fp32", "fp32");
    private static final TuneCandidate INT8 = new TuneCandidate(BLOCK, "int8", "int8");

    private static RunResult withGate(double maxLoss) {
        JsonNode tree = AssayJson.mapper().readTree(ResultJson.toJson(ResultFixtures.complete()));
        ((ObjectNode) tree.at("/task/gate")).put("maxLoss", maxLoss);
        return Summaries.summarize(ResultJson.parse(tree.toString(), "result.json"));
    }

    private static TuneAim aim(@Nullable TuneGoal goal, String... requirements) {
        return new TuneAim(
                goal, Arrays.stream(requirements).map(GateExpression::parse).toList());
    }

    private static List<CandidateFacts> judge(RunResult result, TuneAim aim) {
        return RungJudge.judge(result, List.of(FP32, INT8), aim);
    }

    private static CandidateFacts int8(TuneAim aim) {
        return judge(RUN, aim).getLast();
    }

    private static Interval excess(CandidateFacts facts) {
        return Objects.requireNonNull(facts.excess());
    }

    @Test
    void theFastestIsTheBestAndOthersAreSoManyTimesAsSlow() {
        List<CandidateFacts> facts = judge(RUN, aim(TuneGoal.LATENCY));

        assertThat(facts).allMatch(CandidateFacts::meets);
        assertThat(excess(facts.getLast())).isEqualTo(new Interval(1, 1, 1));
        Interval speedup = Objects.requireNonNull(facts.getLast().speedup());
        assertThat(excess(facts.getFirst()).estimate()).isEqualTo(speedup.estimate());
        assertThat(RungJudge.standings(facts))
                .extracting(Standing::isShownWorse)
                .containsExactly(true, false);
    }

    @Test
    void theSmallestIsKnownExactly() {
        CandidateFacts fp32 = judge(RUN, aim(TuneGoal.SIZE)).getFirst();

        assertThat(excess(fp32).low()).isGreaterThan(1).isEqualTo(excess(fp32).high());
    }

    @Test
    void withoutAGoalOnlyWhatIsAtLeastAsAccurateAndAsSmallMakesAnotherPointless() {
        List<CandidateFacts> facts = judge(RUN, aim(null));

        // INT8 is faster and smaller here, but less accurate.
        assertThat(facts.getFirst().accuracy()).isGreaterThan(facts.getLast().accuracy());
        assertThat(facts).allMatch(CandidateFacts::onFront);
        assertThat(facts).allSatisfy(one -> assertThat(excess(one)).isEqualTo(new Interval(1, 1, 1)));
    }

    @Test
    void whatIsShownNotToHoldIsAnObstacleAndSaysByHowMuch() {
        CandidateFacts facts = int8(aim(TuneGoal.LATENCY, "p99<1us"));

        assertThat(facts.meets()).isFalse();
        assertThat(facts.excess()).isNull();
        assertThat(facts.obstacle()).startsWith("p99 ").contains("wanted < 1.00 µs");
        assertThat(facts.missed()).contains("missed by");
        assertThat(facts.miss()).isPositive();
    }

    @Test
    void aPercentileHasTheIntervalOfItsRoundsAndQueries() {
        long p99Ns = Objects.requireNonNull(int8(aim(null)).p99Ns());

        CandidateFacts facts = int8(aim(null, "p99<" + p99Ns + "ns"));

        assertThat(facts.obstacle())
                .as("the estimate misses it, the interval does not")
                .isNull();
        assertThat(facts.meets()).isFalse();
        assertThat(facts.unshown())
                .singleElement()
                .asString()
                .startsWith("p99 ")
                .contains(" to ");
    }

    @Test
    void aRequirementOnAnswersThatIsNotShownNeverWillBe() {
        double loss = Objects.requireNonNull(int8(aim(null)).loss()).estimate();

        CandidateFacts facts = int8(aim(null, "accuracy.drop<" + 100 * loss + "%"));

        assertThat(facts.obstacle()).contains("accuracy-loss", "more rounds would not, either");
    }

    @Test
    void theBaselineLosesNothingAgainstItself() {
        CandidateFacts fp32 =
                judge(RUN, aim(null, "accuracy-loss<1%", "speedup>=1")).getFirst();

        assertThat(fp32.meets()).isTrue();
        assertThat(judge(RUN, aim(null, "speedup>=1.1")).getFirst().obstacle()).contains("it is the baseline");
    }

    @Test
    void theGateOfTheScenarioCountsUnlessARequirementTakesItsPlace() {
        RunResult strict = withGate(-0.5);

        assertThat(judge(strict, aim(null)).getLast().obstacle()).contains("the scenario's gate allows");
        assertThat(judge(strict, aim(null, "accuracy-loss<50%")).getLast().meets())
                .isTrue();
    }

    @Test
    void whatWasNotMeasuredCanNotBeChosen() {
        String block = "cpu-onnxruntime-seq-128-offline";
        List<CandidateFacts> facts = RungJudge.judge(
                ResultFixtures.withFailures(),
                List.of(
                        new TuneCandidate(block, "int8", "int8"),
                        new TuneCandidate("nowhere", "int8", "int8 on nowhere")),
                aim(null));

        assertThat(facts.getFirst().obstacle()).contains("died with SIGSEGV");
        assertThat(facts.getLast().obstacle()).isNotNull();
        assertThat(RungJudge.standings(facts)).extracting(Standing::obstacle).doesNotContainNull();
    }

    @Test
    void candidatesOfDifferentBlocksAreComparedWithoutPairs() {
        TuneCandidate other = new TuneCandidate("cpu-onnxruntime-seq-128-single-stream", "int8", "int8 on another");

        List<CandidateFacts> facts = RungJudge.judge(RUN, List.of(INT8, other), aim(TuneGoal.LATENCY));

        assertThat(excess(facts.getLast()).low()).isGreaterThan(1);
    }
}
