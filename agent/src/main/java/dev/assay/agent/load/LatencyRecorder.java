package dev.assay.agent.load;

import dev.assay.scenarios.measurement.LatencyHistogram;
import org.HdrHistogram.Histogram;

/**
 * Record latencies without allocating.
 *
 * <p>The smallest and the largest latency are kept exactly beside the histogram, which rounds to 3 digits. A latency that the histogram
 * can't hold is counted there as the nearest one that it can, and counted again as clamped.
 */
final class LatencyRecorder {
    private final LatencyOrigin origin;
    private final Histogram histogram =
            new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
    private long minNs = Long.MAX_VALUE;
    private long maxNs = Long.MIN_VALUE;
    private long clamped;

    LatencyRecorder(LatencyOrigin origin) {
        this.origin = origin;
    }

    /** Record one query by its stamps. */
    void record(long scheduledNs, long issuedNs, long doneNs) {
        long latencyNs = doneNs - (origin == LatencyOrigin.SCHEDULED ? scheduledNs : issuedNs);
        minNs = Math.min(minNs, latencyNs);
        maxNs = Math.max(maxNs, latencyNs);
        if (latencyNs < 0 || latencyNs > LatencyHistogram.HIGHEST_TRACKABLE_NS) {
            clamped++;
            latencyNs = Math.clamp(latencyNs, 0, LatencyHistogram.HIGHEST_TRACKABLE_NS);
        }
        histogram.recordValue(latencyNs);
    }

    /** Add what another recorder recorded. */
    void add(LatencyRecorder other) {
        histogram.add(other.histogram);
        minNs = Math.min(minNs, other.minNs);
        maxNs = Math.max(maxNs, other.maxNs);
        clamped += other.clamped;
    }

    /** Forget everything. */
    void reset() {
        histogram.reset();
        minNs = Long.MAX_VALUE;
        maxNs = Long.MIN_VALUE;
        clamped = 0;
    }

    /** Return how many latencies the histogram could not hold. */
    long clamped() {
        return clamped;
    }

    /** Return what was recorded, at least one query. */
    LatencyHistogram toHistogram(long startEpochMs, long endEpochMs) {
        histogram.setStartTimeStamp(startEpochMs);
        histogram.setEndTimeStamp(endEpochMs);
        return LatencyHistogram.encode(histogram, minNs, maxNs);
    }
}
