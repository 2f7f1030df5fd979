package dev.assay.agent.load;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LoadWindows;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Record latencies without allocating.
 *
 * <p>The smallest and the largest latency are kept exactly beside the histogram, which rounds to 3 digits. A latency that the histogram
 * can't hold is counted there as the nearest one that it can, and counted again as clamped.
 */
final class LatencyRecorder {
    private static final int FEWEST_WINDOWS = 16;
    private static final long SHORTEST_WINDOW_NS = 10_000_000;

    private final LatencyOrigin origin;
    private final Histogram histogram =
            new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
    private final @Nullable WindowRecorder windows;
    private final @Nullable IntervalRecorder intervals;
    private final StampLog.@Nullable Lane stamps;
    private final LiveLatencies.@Nullable Lane live;
    private long minNs = Long.MAX_VALUE;
    private long maxNs = Long.MIN_VALUE;
    private long clamped;

    LatencyRecorder(LatencyOrigin origin) {
        this(origin, null, null, null, null);
    }

    /**
     * Return a recorder of what is recorded of a load.
     *
     * @param stamps keeps the stamps themselves; a load that finds its rate keeps none
     * @param live counts for those who watch
     */
    static LatencyRecorder of(Load load, StampLog.@Nullable Lane stamps, LiveLatencies.@Nullable Lane live) {
        long windowNs = Math.max(SHORTEST_WINDOW_NS, load.budget().minDuration().toNanos() / FEWEST_WINDOWS);
        return switch (load) {
            case Load.SingleStream _, Load.MultiStream _, Load.Concurrency _, Load.Offline _ ->
                new LatencyRecorder(LatencyOrigin.of(load), new WindowRecorder(windowNs), null, stamps, live);
            case Load.Sustained _ ->
                new LatencyRecorder(
                        LatencyOrigin.of(load),
                        null,
                        new IntervalRecorder(Load.Sustained.INTERVAL.toNanos()),
                        stamps,
                        live);
            case Load.Server _ -> new LatencyRecorder(LatencyOrigin.of(load), null, null, stamps, live);
            case Load.PeakRate _ -> new LatencyRecorder(LatencyOrigin.of(load), null, null, null, live);
        };
    }

    /**
     * @param windows records the same, window by window
     * @param intervals records the same, interval by interval
     * @param stamps keeps the stamps themselves
     * @param live counts for those who watch
     */
    LatencyRecorder(
            LatencyOrigin origin,
            @Nullable WindowRecorder windows,
            @Nullable IntervalRecorder intervals,
            StampLog.@Nullable Lane stamps,
            LiveLatencies.@Nullable Lane live) {
        this.origin = origin;
        this.windows = windows;
        this.intervals = intervals;
        this.stamps = stamps;
        this.live = live;
    }

    /** Record one query by its stamps. */
    void record(long scheduledNs, long issuedNs, long doneNs) {
        long latencyNs = doneNs - (origin == LatencyOrigin.SCHEDULED ? scheduledNs : issuedNs);
        minNs = Math.min(minNs, latencyNs);
        maxNs = Math.max(maxNs, latencyNs);
        long recordableNs = latencyNs;
        if (latencyNs < 0 || latencyNs > LatencyHistogram.HIGHEST_TRACKABLE_NS) {
            clamped++;
            recordableNs = Math.clamp(latencyNs, 0, LatencyHistogram.HIGHEST_TRACKABLE_NS);
        }
        histogram.recordValue(recordableNs);
        if (windows != null) {
            windows.record(doneNs, latencyNs);
        }
        if (intervals != null) {
            intervals.record(doneNs, latencyNs, recordableNs);
        }
        if (stamps != null) {
            stamps.record(scheduledNs, issuedNs, doneNs);
        }
        if (live != null) {
            live.record(recordableNs);
        }
    }

    /** Add what another recorder of the same kind recorded. */
    void add(LatencyRecorder other) {
        histogram.add(other.histogram);
        minNs = Math.min(minNs, other.minNs);
        maxNs = Math.max(maxNs, other.maxNs);
        clamped += other.clamped;
        if (windows != null && other.windows != null) {
            windows.add(other.windows);
        }
        if (intervals != null && other.intervals != null) {
            intervals.add(other.intervals);
        }
    }

    /** Forget everything and begin: windows and intervals count from here. */
    void start(long startNs, long startEpochMs) {
        histogram.reset();
        minNs = Long.MAX_VALUE;
        maxNs = Long.MIN_VALUE;
        clamped = 0;
        if (windows != null) {
            windows.start(startNs);
        }
        if (intervals != null) {
            intervals.start(startNs, startEpochMs);
        }
        if (stamps != null) {
            stamps.start(startNs);
        }
    }

    /** Return how many queries were recorded. */
    long count() {
        return histogram.getTotalCount();
    }

    /** Return how many latencies the histogram could not hold. */
    long clamped() {
        return clamped;
    }

    /** Return how many latencies are above a bound; one that the histogram can't tell from the bound counts as above. */
    long countAbove(long boundNs) {
        return boundNs >= maxNs ? 0 : LatencyHistogram.countAbove(histogram, boundNs);
    }

    /** Return a percentile of what was recorded, at least one query. */
    long percentileNs(double percentile) {
        return Math.clamp(histogram.getValueAtPercentile(percentile), minNs, maxNs);
    }

    /** Return what was recorded, at least one query. */
    LatencyHistogram toHistogram(long startEpochMs, long endEpochMs) {
        histogram.setStartTimeStamp(startEpochMs);
        histogram.setEndTimeStamp(endEpochMs);
        return LatencyHistogram.encode(histogram, minNs, maxNs);
    }

    @Nullable
    LoadWindows toWindows() {
        return windows == null ? null : windows.toWindows();
    }

    @Nullable
    List<LatencyHistogram> toIntervals() {
        return intervals == null ? null : intervals.toHistograms();
    }
}
