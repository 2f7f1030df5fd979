package dev.assay.agent.selfcost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.scenarios.measurement.SelfCost;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SelfCostProbeTest {
    @Test
    void tellsTheCostOfAQueryAndTheDelayAtEachRate() {
        SelfCost cost = new SelfCostProbe(
                        new LoadGenerator(LoadClock.system(), _ -> {}, Duration.ofSeconds(1)),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20))
                .measure();

        assertThat(cost.maxPerSecond()).isPositive();
        assertThat(cost.latencyP99Ns()).isBetween(cost.latencyP50Ns(), cost.latencyP999Ns());
        assertThat(cost.issueDelays())
                .extracting(SelfCost.IssueDelay::ratePerSecond)
                .isEqualTo(SelfCostProbe.RATES);
        assertThat(cost.issueDelays()).allSatisfy(delay -> {
            assertThat(delay.achievedPerSecond()).isPositive();
            assertThat(delay.p99Ns()).isGreaterThanOrEqualTo(delay.p50Ns());
        });
    }
}
