package dev.assay.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateOutcomeTest {
    /** int8 is 1.50x faster and loses 5 points of accuracy. */
    private static final RunResult LOSSY = ResultAssembler.assemble(MeasuredRuns.good());

    /** The same, but nobody minds 20 points. */
    private static final RunResult TOLERANT = run(MeasuredRuns.classification(1040, 0.2));

    @ParameterizedTest
    @CsvSource({
        "int8.speedup >= 1.4, PASSED",
        "speedup > 1.4, PASSED",
        "int8.speedup >= 1.5, NOT_SHOWN",
        "int8.speedup <= 1.5, NOT_SHOWN",
        "int8.speedup >= 1.6, FAILED",
        "int8.speedup < 1.6, PASSED",
        "size-ratio >= 3.9, PASSED",
        "size-ratio >= 4, FAILED",
        "accuracy >= 75%, PASSED",
        "fp32.accuracy >= 0.8, PASSED",
        "accuracy > 75%, FAILED",
        "accuracy-loss <= 20%, PASSED",
        "accuracy-loss <= 5%, NOT_SHOWN",
        "accuracy-loss <= 1%, FAILED",
        "cosine >= 0.9, NOT_SHOWN",
        "int8.p50 <= 1.1ms, PASSED",
        "int8.p50 <= 0.9ms, FAILED",
        "p90 <= 2ms, PASSED",
        "p99 <= 2ms, NOT_SHOWN",
        "p99.9 <= 2ms, NOT_SHOWN",
        "throughput >= 500/s, PASSED",
        "throughput >= 700/s, FAILED",
        "peak-memory <= 301MB, PASSED",
        "peak-memory <= 290MiB, PASSED",
        "peak-memory <= 299MB, FAILED",
        "cold-start <= 1s, PASSED",
        "cold-start <= 100ms, FAILED",
        "int4.speedup > 1, NOT_SHOWN"
    })
    void judgesEveryQuantity(String gate, GateStatus status) {
        assertThat(evaluate(TOLERANT, gate).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "int8.speedup >= 1.1, NOT_SHOWN",
        "int8.p50 <= 10ms, NOT_SHOWN",
        "int8.throughput >= 1/s, NOT_SHOWN",
        "int8.accuracy >= 70%, PASSED",
        "fp32.p50 <= 10ms, PASSED"
    })
    void theSpeedOfSomethingElsePassesNoGate(String gate, GateStatus status) {
        assertThat(evaluate(ResultAssembler.assemble(MeasuredRuns.cheating()), gate)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void theSentenceNamesTheCellThatDecides() {
        assertThat(evaluate(TOLERANT, "int8.speedup >= 1.6").sentence())
                .isEqualTo(
                        "fails in 1 of 1 cell; the worst: int8 at seq-16, single-stream: 1.50x (1.49–1.52), wanted >= 1.60x");
        assertThat(evaluate(TOLERANT, "p50 <= 1.2ms").sentence())
                .startsWith(
                        "fails in 1 of 2 cells; the worst: fp32 at seq-16, single-stream: 1.50 ms, wanted <= 1.20 ms");
        assertThat(evaluate(TOLERANT, "int8.p99 <= 2ms").sentence())
                .isEqualTo("not shown in 1 of 1 cell: int8 at seq-16, single-stream: n too small (needs 459)");
        assertThat(evaluate(TOLERANT, "int4.speedup > 1").sentence()).contains("no cell of this run matches");
    }

    @Test
    void everyCellMustHold() {
        GateResult result = GateOutcome.of(LOSSY, List.of(GateExpression.parse("p50 <= 10ms")))
                .results()
                .getLast();

        assertThat(result.status()).as("offline batches take 20 ms").isEqualTo(GateStatus.FAILED);
        assertThat(result.sentence()).startsWith("fails in 2 of 4 cells; the worst: fp32 at seq-16, offline: ");
    }

    @Test
    void theScenariosGateFailsWhereTheLossIsBeyondIt() {
        GateOutcome outcome = GateOutcome.of(LOSSY, List.of());

        assertThat(outcome.failed()).isTrue();
        assertThat(outcome.results()).singleElement().satisfies(result -> {
            assertThat(result.gate()).isEqualTo("loss <= 1 % (scenario)");
            assertThat(result.sentence()).contains("beyond the 1 % gate");
        });
        assertThat(RunOutcome.exitCode(LOSSY, outcome)).isEqualTo(1);
    }

    @Test
    void theScenariosGateDoesNotFailWhereItIsOnlyNotShown() {
        RunResult unclear = run(MeasuredRuns.classification(1040, 0.05));

        GateOutcome outcome = GateOutcome.of(unclear, List.of());

        assertThat(outcome.results().getFirst().status()).isEqualTo(GateStatus.NOT_SHOWN);
        assertThat(RunOutcome.exitCode(unclear, outcome)).isZero();
    }

    @Test
    void aGateThatTheScenarioWritesMustBeShownToo() {
        RunResult strict = ResultAssembler.assemble(
                MeasuredRuns.withGates(MeasuredRuns.good(), "int8.speedup >= 1.4", "int8.speedup >= 1.5"));

        GateOutcome outcome = GateOutcome.of(strict, List.of(GateExpression.parse("int8.speedup < 1.6")));

        assertThat(outcome.results())
                .extracting(GateResult::status)
                .containsExactly(GateStatus.FAILED, GateStatus.PASSED, GateStatus.NOT_SHOWN, GateStatus.PASSED);
        assertThat(outcome.missesProof()).isTrue();
    }

    @Test
    void aGateThatWasAskedForMustBeShown() {
        assertThat(exitCode(TOLERANT, "speedup >= 1.4")).isZero();
        assertThat(exitCode(TOLERANT, "speedup >= 1.5")).isEqualTo(1);
        assertThat(exitCode(TOLERANT, "speedup >= 1.4", "speedup >= 1.6")).isEqualTo(1);
    }

    @Test
    void missingCellsComeBeforeGatesThatAreNotShownButAfterFailedOnes() {
        TaskInfo task = MeasuredRuns.classification(1040, 0.2);
        PlannedBlock planned = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 10);
        RunResult partial = ResultAssembler.assemble(MeasuredRuns.run(
                task,
                MeasuredRuns.goodBlock(planned, task, 50, 1_500_000),
                new MeasuredBlock(MeasuredRuns.planned("b2", MeasuredRuns.offline(), 10), "cpu-0", null)));

        assertThat(exitCode(partial)).isEqualTo(3);
        assertThat(exitCode(partial, "speedup >= 1.4")).isEqualTo(3);
        assertThat(exitCode(partial, "speedup >= 1.6")).isEqualTo(1);
    }

    private static RunResult run(TaskInfo task) {
        PlannedBlock planned = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 10);
        return ResultAssembler.assemble(MeasuredRuns.run(task, MeasuredRuns.goodBlock(planned, task, 40, 1_500_000)));
    }

    private static GateResult evaluate(RunResult run, String gate) {
        return GateOutcome.of(run, List.of(GateExpression.parse(gate)))
                .results()
                .getLast();
    }

    private static int exitCode(RunResult run, String... gates) {
        return RunOutcome.exitCode(
                run,
                GateOutcome.of(
                        run, Arrays.stream(gates).map(GateExpression::parse).toList()));
    }
}
