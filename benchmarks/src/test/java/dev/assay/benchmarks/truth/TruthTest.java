package dev.assay.benchmarks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The experiments on a virtual clock: hours of queries in a moment. */
class TruthTest {
    private static final long SEED = 20260101;
    private static final long SERVICE_NS = 1_000_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.5, 0.7})
    void waitingTimesAreThoseOfQueueingTheory(double utilization) {
        QueueExperiment queue =
                new QueueExperiment(new VirtualClock(), SERVICE_NS, utilization, Duration.ofMinutes(20));
        assertThat(queue.constantService(SEED)).allMatch(Finding::holds);
        assertThat(queue.exponentialService(SEED)).allMatch(Finding::holds);
    }

    @Test
    void aServerLoadSeesEveryStall() {
        StallExperiment stalls = new StallExperiment(new VirtualClock(), Duration.ofMinutes(5));
        assertThat(stalls.openLoop(SEED)).hasSize(4).allMatch(Finding::holds);
    }

    @Test
    void queriesOneAfterTheOtherMissTheStalls() {
        StallExperiment stalls = new StallExperiment(new VirtualClock(), Duration.ofMinutes(5));
        assertThat(stalls.closedLoop(SEED))
                .allSatisfy(finding ->
                        assertThat(finding.measuredNs()).as(finding.name()).isLessThan(finding.expectedNs() / 10));
    }
}
