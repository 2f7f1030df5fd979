package dev.assay.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final FaultPlan.Place EVERYTHING = new FaultPlan.Place(3, 15, true, true, Duration.ofSeconds(2));

    @Test
    void choosesTheSameFaultsFromTheSameSeed() {
        assertThat(FaultPlan.draw(7, 50, EVERYTHING))
                .isEqualTo(FaultPlan.draw(7, 50, EVERYTHING))
                .isNotEqualTo(FaultPlan.draw(8, 50, EVERYTHING));
    }

    @Test
    void leavesNoKindOfFaultOut() {
        assertThat(FaultPlan.draw(1, 1000, EVERYTHING).stream()
                        .map(step -> step.fault().getClass())
                        .distinct())
                .hasSameSizeAs(Fault.class.getPermittedSubclasses());
    }

    @Test
    void fillsNoDisksAndKillsNoDatabaseWhereThereAreNone() {
        FaultPlan.Place bare = new FaultPlan.Place(3, 15, false, false, Duration.ofSeconds(2));

        assertThat(FaultPlan.draw(1, 1000, bare))
                .hasSize(1000)
                .extracting(FaultPlan.Step::fault)
                .noneMatch(fault -> fault instanceof Fault.DiskFull
                        || fault instanceof Fault.DiskFullAtStart
                        || fault instanceof Fault.AgentDiskFull
                        || fault instanceof Fault.DatabaseKilled);
    }
}
