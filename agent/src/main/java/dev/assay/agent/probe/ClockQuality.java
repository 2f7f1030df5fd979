package dev.assay.agent.probe;

import java.util.function.LongSupplier;

/**
 * Say how fine and how cheap {@code System.nanoTime} is here: latencies near either number are not to be trusted.
 *
 * @param resolutionNs smallest step that was seen between two different readings
 * @param costNs what one reading costs, on average over the calmest of several batches
 */
public record ClockQuality(long resolutionNs, double costNs) {
    private static final int BATCHES = 50;
    private static final int READINGS = 10_000;

    /** Measure this machine's clock; takes some tens of milliseconds. */
    public static ClockQuality measure() {
        return measure(System::nanoTime, BATCHES, READINGS);
    }

    /**
     * Measure a clock.
     *
     * @param batches how many batches of readings, at least; the first ones are slower, until the compiler is done
     * @param readings how often to read it in each batch
     */
    static ClockQuality measure(LongSupplier nanoTime, int batches, int readings) {
        long smallestStepNs = Long.MAX_VALUE;
        long shortestBatchNs = Long.MAX_VALUE;
        long last = nanoTime.getAsLong();
        // A coarse clock may stand still over all batches: go on until it moved.
        for (int batch = 0; batch < batches || smallestStepNs == Long.MAX_VALUE; batch++) {
            long start = last;
            for (int i = 0; i < readings; i++) {
                long now = nanoTime.getAsLong();
                if (now != last) {
                    smallestStepNs = Math.min(smallestStepNs, now - last);
                }
                last = now;
            }
            shortestBatchNs = Math.min(shortestBatchNs, last - start);
        }
        return new ClockQuality(smallestStepNs, (double) shortestBatchNs / readings);
    }
}
