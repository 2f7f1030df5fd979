package dev.assay.reports.foreign;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.result.ForeignFigures;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Put single latencies into histograms. */
final class Recorded {
    static final double NS_PER_MS = 1e6;
    static final double NS_PER_US = 1e3;
    static final double NS_PER_S = 1e9;

    private Recorded() {}

    /** Record latencies, at least one. */
    static LatencyHistogram histogram(long[] latenciesNs) {
        Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        for (long latencyNs : latenciesNs) {
            histogram.recordValue(Math.min(latencyNs, LatencyHistogram.HIGHEST_TRACKABLE_NS));
        }
        return LatencyHistogram.encode(
                histogram,
                Arrays.stream(latenciesNs).min().orElseThrow(),
                Arrays.stream(latenciesNs).max().orElseThrow());
    }

    /** Sum up latencies without percentiles, which come from the histograms. */
    static ForeignFigures figures(List<long[]> rounds, @Nullable Double throughputPerSecond) {
        long[] all = rounds.stream().flatMapToLong(Arrays::stream).toArray();
        return new ForeignFigures(
                (long) all.length,
                Arrays.stream(all).min().orElseThrow(),
                Math.round(Arrays.stream(all).average().orElseThrow()),
                Arrays.stream(all).max().orElseThrow(),
                Map.of(),
                throughputPerSecond);
    }
}
