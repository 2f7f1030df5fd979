package dev.assay.coordinator.state;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Tell the time in two ways.
 *
 * @param day the time of day, for people; it may jump
 * @param uptime milliseconds that never jump
 */
public record LabClock(InstantSource day, LongSupplier uptime) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Tell the time of this process, with another time of day. */
    public static LabClock of(InstantSource day) {
        return new LabClock(day, () -> System.nanoTime() / NANOS_PER_MILLI);
    }

    Instant now() {
        return day.instant();
    }

    /** Return milliseconds since some moment. */
    public long uptimeMs() {
        return uptime.getAsLong();
    }
}
