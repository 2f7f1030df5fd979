package dev.assay.agent.load;

import dev.assay.scenarios.measurement.LatencyHistogram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Record a histogram for each interval of a long recording.
 *
 * <p>At the end of an interval its histogram is encoded, between two queries: no latency contains that.
 */
final class IntervalRecorder {
    private final long lengthNs;
    private final Histogram current =
            new Histogram(1, LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
    private final ByteBuffer buffer = ByteBuffer.allocate(current.getNeededByteBufferCapacity());
    private final SortedMap<Integer, LatencyHistogram> finished = new TreeMap<>();
    private int index;
    private long endNs;
    private long startEpochMs;
    private long minNs = Long.MAX_VALUE;
    private long maxNs = Long.MIN_VALUE;

    /** @param lengthNs of an interval: whole milliseconds, at least one */
    IntervalRecorder(long lengthNs) {
        this.lengthNs = lengthNs;
    }

    /** Forget everything and begin the first interval. */
    void start(long startNs, long epochMs) {
        finished.clear();
        current.reset();
        minNs = Long.MAX_VALUE;
        maxNs = Long.MIN_VALUE;
        index = 0;
        endNs = startNs + lengthNs;
        startEpochMs = epochMs;
    }

    /** Record one query in the interval in which it was done. */
    void record(long doneNs, long latencyNs, long recordableNs) {
        while (doneNs - endNs >= 0) {
            finish();
            index++;
            endNs += lengthNs;
        }
        current.recordValue(recordableNs);
        minNs = Math.min(minNs, latencyNs);
        maxNs = Math.max(maxNs, latencyNs);
    }

    /** Add what another lane recorded, that was started at the same time with the same length. */
    void add(IntervalRecorder other) {
        finish();
        other.finish();
        other.finished.forEach((position, added) -> finished.merge(position, added, IntervalRecorder::sum));
    }

    /** Return all intervals in which a query was done, in their order; the last one may not be full. */
    List<LatencyHistogram> toHistograms() {
        finish();
        return new ArrayList<>(finished.values());
    }

    private void finish() {
        if (current.getTotalCount() == 0) {
            return;
        }
        long lengthMs = lengthNs / 1_000_000;
        current.setStartTimeStamp(startEpochMs + index * lengthMs);
        current.setEndTimeStamp(startEpochMs + (index + 1) * lengthMs);
        finished.put(index, LatencyHistogram.encode(current, minNs, maxNs, buffer));
        current.reset();
        minNs = Long.MAX_VALUE;
        maxNs = Long.MIN_VALUE;
    }

    private static LatencyHistogram sum(LatencyHistogram one, LatencyHistogram other) {
        Histogram sum = one.decode();
        sum.add(other.decode());
        sum.setStartTimeStamp(one.startEpochMs());
        sum.setEndTimeStamp(one.endEpochMs());
        return LatencyHistogram.encode(sum, Math.min(one.minNs(), other.minNs()), Math.max(one.maxNs(), other.maxNs()));
    }
}
