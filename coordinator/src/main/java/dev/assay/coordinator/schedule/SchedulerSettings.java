package dev.assay.coordinator.schedule;

import java.time.Duration;

/**
 * Say how patient the scheduler is.
 *
 * @param leaseTime how long a lease lasts after the last sign of life
 * @param attempts how often a block is begun before it counts as failed
 */
public record SchedulerSettings(Duration leaseTime, int attempts) {
    /** What suits machines that are busy measuring and networks that hiccup. */
    public static final SchedulerSettings DEFAULT = new SchedulerSettings(Duration.ofSeconds(60), 3);

    public SchedulerSettings {
        if (leaseTime.isNegative() || leaseTime.isZero() || attempts < 1) {
            throw new IllegalArgumentException("a lease needs time, and a block at least one attempt");
        }
    }
}
