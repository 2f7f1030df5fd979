package dev.assay.reports.statistics;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hold the latencies of a part of a long round.
 *
 * @param startMs after the start of the round
 * @param endMs after the start of the round
 * @param latency of the queries that were done in it
 */
public record TimeBin(long startMs, long endMs, MergedLatency latency) {
    private static final long SECOND_MS = 1000;

    /** Merge the intervals of a round into bins of equal length; those in which no query was done are absent. */
    public static List<TimeBin> of(RoundMeasurement round, int most) {
        List<LatencyHistogram> intervals = round.intervals();
        if (intervals == null || intervals.isEmpty()) {
            return List.of();
        }
        long originMs = round.latency().startEpochMs();
        long totalMs = intervals.getLast().endEpochMs() - originMs;
        long lengthMs = Math.ceilDiv(Math.ceilDiv(totalMs, (long) most), SECOND_MS) * SECOND_MS;
        SortedMap<Long, List<LatencyHistogram>> bins = new TreeMap<>();
        for (LatencyHistogram interval : intervals) {
            bins.computeIfAbsent((interval.startEpochMs() - originMs) / lengthMs, _ -> new ArrayList<>())
                    .add(interval);
        }
        long endMs = Math.max(1, Math.min(totalMs, round.durationNs() / 1_000_000));
        return bins.entrySet().stream()
                .map(bin -> new TimeBin(
                        bin.getKey() * lengthMs,
                        Math.max(bin.getKey() * lengthMs + 1, Math.min(endMs, (bin.getKey() + 1) * lengthMs)),
                        MergedLatency.of(bin.getValue())))
                .toList();
    }

    /** Return queries a second. */
    public double queriesPerSecond() {
        return latency.count() * 1e3 / (endMs - startMs);
    }
}
