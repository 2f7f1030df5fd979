package dev.assay.reports.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.reports.BatchedRuns;
import dev.assay.scenarios.result.BatchingGain;
import dev.assay.scenarios.result.BatchingSummary;
import dev.assay.scenarios.result.BoundVerdict;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What batchers are worth, and what becomes of requests that got no answer. */
class BatchingGainsTest {
    private static final int TOO_FAST = 2;

    private final RunResult run = BatchedRuns.all();

    @Test
    void setsEachBlockBesideTheOneThatDiffersInItsBatcherOnly() {
        assertThat(Objects.requireNonNull(run.batchingGains()))
                .extracting(gain -> gain.variant() + ": " + gain.block() + " against " + gain.reference())
                .containsExactly(
                        "fp32: ort--server-by-8 against ort--server",
                        "int8: ort--server-by-8 against ort--server",
                        "fp32: ort--peak-by-8 against ort--peak",
                        "int8: ort--peak-by-8 against ort--peak",
                        "fp32: ort--clients-by-8 against ort--clients",
                        "int8: ort--clients-by-8 against ort--clients",
                        "fp32: ort--clients-by-length against ort--clients",
                        "int8: ort--clients-by-length against ort--clients");
    }

    @Test
    void isTheRatioOfTheRatesWhereTheyAreFound() {
        Interval gain = gain("fp32", "ort--peak-by-8");
        assertThat(gain.estimate()).isEqualTo(1.5, within(1e-9));
        assertThat(gain.low()).isBetween(1.3, 1.45);
        assertThat(gain.high()).isBetween(1.55, 1.75);
    }

    @Test
    void isTheRatioOfThroughputsForClients() {
        assertThat(gain("int8", "ort--clients-by-8").estimate()).isEqualTo(throughput(6) / throughput(5), within(0.05));
    }

    @Test
    void isTheRatioOfMedianLatenciesAtOneRate() {
        CellSummary with = summary(1, 0);
        CellSummary without = summary(0, 0);
        assertThat(gain("fp32", "ort--server-by-8").estimate())
                .isEqualTo(
                        (double) Objects.requireNonNull(without.p50Ns()) / Objects.requireNonNull(with.p50Ns()),
                        within(0.6));
    }

    @Test
    void sumsUpTheBatchesOfAllRounds() {
        CellSummary summary = summary(1, 0);
        BatchingSummary batching = Objects.requireNonNull(summary.batching());
        assertThat(batching.batches().requests()).isEqualTo(summary.queries());
        assertThat(batching.count()).isEqualTo(batching.batches().count());
        assertThat(batching.meanSize()).isEqualTo((double) summary.queries() / batching.count(), within(1e-9));
    }

    @Test
    void requestsWithoutAnAnswerWereOfferedAndMissedTheBound() {
        CellSummary summary = summary(TOO_FAST, 0);
        long expired = Objects.requireNonNull(summary.batching()).batches().expiredRequests();
        OpenLoopSummary openLoop = Objects.requireNonNull(summary.openLoop());
        assertThat(expired).isPositive();
        assertThat(openLoop.offeredPerSecond()).isBetween(280.0, 320.0);
        assertThat(openLoop.achievedPerSecond()).isLessThan(230);
        assertThat(openLoop.keptUp()).as("so nothing is compared with it").isFalse();
        var bound = Objects.requireNonNull(openLoop.latencyBound());
        assertThat(bound.verdict()).isEqualTo(BoundVerdict.MISSED);
        assertThat(bound.queriesAbove())
                .as("nobody who was answered waited too long")
                .isEqualTo(expired);
    }

    private double throughput(int block) {
        return summary(block, 1).throughputPerSecond();
    }

    private CellSummary summary(int block, int cell) {
        return Objects.requireNonNull(run.blocks().get(block).cells().get(cell).summary());
    }

    private Interval gain(String variant, String block) {
        List<BatchingGain> gains = Objects.requireNonNull(run.batchingGains());
        return gains.stream()
                .filter(gain -> gain.variant().equals(variant) && gain.block().equals(block))
                .map(BatchingGain::gain)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
