package dev.assay.reports.html;

import dev.assay.reports.statistics.MergedLatency;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hold a cell's latencies of all rounds together, and how far out the number of queries lets one see. */
final class Latencies {
    private final MergedLatency merged;

    private Latencies(MergedLatency merged) {
        this.merged = merged;
    }

    static Latencies of(View.Cell cell) {
        return new Latencies(MergedLatency.of(
                cell.result().rounds().stream().map(RoundMeasurement::latency).toList()));
    }

    /** Return the medians of rounds, in their order. */
    static long medianNs(RoundMeasurement round) {
        return MergedLatency.of(round.latency()).medianNs();
    }

    /** Return the middle of several values: the lower one of two middles. */
    static long middle(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    long count() {
        return merged.count();
    }

    long minNs() {
        return merged.minNs();
    }

    @Nullable
    Long percentileNs(double percentile) {
        return merged.percentileNs(percentile);
    }

    /** Return 1/(1 − p) of the largest percentile p that the number of queries supports: p<sup>n</sup> = 1 % there. */
    double reach() {
        return 1 / -Math.expm1(Math.log(0.01) / merged.count());
    }
}
