package dev.assay.coordinator.lab;

import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.scenarios.result.AssayBuild;
import java.time.Duration;
import java.util.Optional;

/**
 * Say how a coordinator works.
 *
 * @param assay which Assay this is
 * @param scheduling how patient it is with agents
 * @param heartbeat how often agents show that they still measure
 * @param savesMeanwhile whether the result of a run is written while its blocks are measured already, not only at its end
 * @param keepsRunsFor how long runs are kept after they ended, for ever if there is nothing; needs {@link LabUpkeep#begin}
 */
public record CoordinatorSettings(
        AssayBuild assay,
        SchedulerSettings scheduling,
        Duration heartbeat,
        boolean savesMeanwhile,
        Optional<Duration> keepsRunsFor) {
    /** Return what suits a lab of machines. */
    public static CoordinatorSettings ofLab(AssayBuild assay) {
        return new CoordinatorSettings(
                assay, SchedulerSettings.DEFAULT, Duration.ofSeconds(10), false, Optional.empty());
    }

    /** Return what suits a coordinator in the process of its only agent: nobody is ever cut off. */
    public static CoordinatorSettings ofOneProcess(AssayBuild assay) {
        return new CoordinatorSettings(
                assay, new SchedulerSettings(Duration.ofDays(1), 1), Duration.ofMillis(250), true, Optional.empty());
    }

    /** Return the same with another time for which runs are kept. */
    public CoordinatorSettings keepingRunsFor(Optional<Duration> time) {
        return new CoordinatorSettings(assay, scheduling, heartbeat, savesMeanwhile, time);
    }
}
