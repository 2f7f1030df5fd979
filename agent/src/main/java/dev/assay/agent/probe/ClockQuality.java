package dev.assay.agent.probe;

import java.util.function.LongSupplier;

/**
 * Say how fine and how cheap {@code System.nanoTime} is here: latencies near either number are not to be trusted.
 *
 * @param resolutionNs smallest step that was seen between two different readings
 * @param costNs what one reading costs, on average
 */
public record ClockQuality(long resolutionNs, double costNs) {
    private static final int READINGS = 200_000;

    /** Measure this machine's clock; takes some milliseconds. */
    public static ClockQuality measure() {
        // The first pass is for the compiler.
        measure(System::nanoTime, READINGS);
        return measure(System::nanoTime, READINGS);
    }

    /**
     * Measure a clock.
     *
     * @param readings how often to read it; the resolution is the whole time if it never moved
     */
    static ClockQuality measure(LongSupplier nanoTime, int readings) {
        long start = nanoTime.getAsLong();
        long last = start;
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < readings; i++) {
            long now = nanoTime.getAsLong();
            if (now != last) {
                smallest = Math.min(smallest, now - last);
            }
            last = now;
        }
        long elapsedNs = last - start;
        return new ClockQuality(smallest == Long.MAX_VALUE ? elapsedNs : smallest, (double) elapsedNs / readings);
    }
}
