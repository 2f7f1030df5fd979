package dev.assay.reports.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ResultFixtures;
import dev.assay.reports.assembly.Summaries;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.gate.RunOutcome;
import dev.assay.reports.html.HtmlReport;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.ClaimedRange;
import dev.assay.scenarios.language.ClaimedRange.Quantity;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.result.CheckedClaim;
import dev.assay.scenarios.result.ClaimOutcome;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimCheckerTest {
    private static final RunResult RUN = ResultFixtures.complete();
    private static final ClaimSubject INT8 = new ClaimSubject.OneTechnique(Technique.INT8);

    private static Stream<Interval> speedups() {
        return RUN.blocks().stream()
                .flatMap(block -> block.comparisons().stream())
                .map(Comparison::speedup)
                .map(Objects::requireNonNull);
    }

    private static RunResult check(
            boolean published, ClaimSubject about, List<String> variants, ClaimedRange... ranges) {
        Claim claim = new Claim("claim", "it is better", about, List.of(ranges), published);
        return ClaimChecker.check(RUN.withClaims(List.of(new CheckedClaim(claim, variants, List.of()))));
    }

    private static ClaimOutcome outcome(RunResult run) {
        return Objects.requireNonNull(run.claims()).getFirst().outcomes().getFirst();
    }

    private static ClaimOutcome int8(ClaimedRange... ranges) {
        return outcome(check(true, INT8, List.of("int8"), ranges));
    }

    private static ClaimedRange faster(double times) {
        return new ClaimedRange(Quantity.SPEED_UP, times, 10 * times);
    }

    @Test
    void aNumberHoldsWhereEveryWholeIntervalIsAtLeastAsGood() {
        double slowest = speedups().mapToDouble(Interval::low).min().orElseThrow();

        ClaimOutcome outcome = int8(faster(slowest));

        assertThat(outcome.verdict()).isEqualTo(ClaimVerdict.SUPPORTED);
        assertThat(outcome.reasons()).isEmpty();
        assertThat(outcome.parts().getFirst().findings()).hasSize(RUN.blocks().size());
    }

    @Test
    void aNumberDoesNotHoldWhereEveryWholeIntervalIsWorse() {
        double fastest = speedups().mapToDouble(Interval::high).max().orElseThrow();

        ClaimOutcome outcome = int8(faster(fastest * 1.01));

        assertThat(outcome.verdict()).isEqualTo(ClaimVerdict.NOT_SUPPORTED);
    }

    @Test
    void aNumberThatHoldsInSomeCellsOnlyHoldsPartly() {
        double slowest = speedups().mapToDouble(Interval::high).min().orElseThrow();
        assertThat(speedups().anyMatch(interval -> interval.low() > slowest * 1.001))
                .as("the fixture's cells differ")
                .isTrue();

        assertThat(int8(faster(slowest * 1.001)).verdict()).isEqualTo(ClaimVerdict.PARTLY);
    }

    @Test
    void anIntervalOnBothSidesIsInconclusive() {
        Interval narrowestLast = speedups()
                .reduce((one, other) -> one.estimate() < other.estimate() ? one : other)
                .orElseThrow();

        ClaimOutcome outcome = int8(faster(narrowestLast.estimate()));

        assertThat(outcome.verdict()).isIn(ClaimVerdict.INCONCLUSIVE, ClaimVerdict.PARTLY);
        assertThat(outcome.parts().getFirst().findings())
                .extracting(ClaimOutcome.Finding::verdict)
                .contains(ClaimVerdict.INCONCLUSIVE);
    }

    @Test
    void aSizeMayBeRoundedAndIsToldOncePerVariant() {
        // 90.4 MB over 23.0 MB are 3.93.
        ClaimOutcome four = int8(new ClaimedRange(Quantity.SIZE_RATIO, 4, 4));
        ClaimOutcome five = int8(new ClaimedRange(Quantity.SIZE_RATIO, 5, 5));

        assertThat(four.verdict()).isEqualTo(ClaimVerdict.SUPPORTED);
        assertThat(four.parts().getFirst().findings()).hasSize(1);
        assertThat(five.verdict()).isEqualTo(ClaimVerdict.NOT_SUPPORTED);
    }

    @Test
    void aClaimOfSeveralNumbersHoldsOnlyAsAWhole() {
        double slowest = speedups().mapToDouble(Interval::low).min().orElseThrow();

        assertThat(int8(faster(slowest), new ClaimedRange(Quantity.SIZE_RATIO, 5, 5))
                        .verdict())
                .isEqualTo(ClaimVerdict.PARTLY);
        assertThat(int8(faster(slowest), new ClaimedRange(Quantity.LOSS, 0, 0.5))
                        .verdict())
                .isEqualTo(ClaimVerdict.SUPPORTED);
        assertThat(int8(faster(slowest * 100), new ClaimedRange(Quantity.SIZE_RATIO, 5, 5))
                        .verdict())
                .isEqualTo(ClaimVerdict.NOT_SUPPORTED);
    }

    @Test
    void whatNothingTellsIsNotMeasuredAndSaysWhy() {
        ClaimOutcome fp16 = outcome(check(true, new ClaimSubject.OneTechnique(Technique.FP16), List.of(), faster(1.5)));
        ClaimOutcome tensorrt =
                outcome(check(true, new ClaimSubject.AnotherRuntime("tensorrt", null), List.of("fp32"), faster(2)));
        ClaimOutcome batching = outcome(check(true, new ClaimSubject.DynamicBatching(), List.of("fp32"), faster(2)));

        assertThat(List.of(fp16, tensorrt, batching))
                .extracting(ClaimOutcome::verdict)
                .containsOnly(ClaimVerdict.NOT_MEASURED);
        assertThat(fp16.reasons()).containsExactly("no variant of this run has fp16 as its only technique");
        assertThat(tensorrt.reasons().getFirst()).contains("tensorrt");
        assertThat(batching.reasons().getFirst()).contains("dynamic batcher");
    }

    @Test
    void onlyWhatAScenarioClaimsItselfDecidesTheExitCode() {
        RunResult published = check(true, INT8, List.of("int8"), faster(1000));
        RunResult own = check(false, INT8, List.of("int8"), faster(1000));

        GateOutcome noGates = new GateOutcome(List.of());
        assertThat(RunOutcome.exitCode(published, noGates)).isEqualTo(RunOutcome.FINE);
        assertThat(RunOutcome.exitCode(own, noGates)).isEqualTo(RunOutcome.GATE_FAILED);
    }

    @Test
    void theReportAndTheTerminalSayIt() {
        RunResult run = check(true, INT8, List.of("int8"), faster(1000), new ClaimedRange(Quantity.SIZE_RATIO, 4, 4));

        assertThat(VerdictTable.render(run, 200))
                .contains(
                        "Claims",
                        "• partly: it is better",
                        "1,000–10,000x faster – not supported",
                        "4x smaller – supported");
        assertThat(HtmlReport.render(run)).contains("id=\"claims\"", "/claims/0/outcomes/0/parts/0/findings/0/seen");
    }

    @Test
    void aResultIsCheckedAnewTheSameWay() {
        RunResult run = check(true, INT8, List.of("int8"), faster(2));

        assertThat(Summaries.summarize(run)).isEqualTo(run);
    }
}
