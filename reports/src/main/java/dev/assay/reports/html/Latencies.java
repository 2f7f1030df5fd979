package dev.assay.reports.html;

import dev.assay.reports.statistics.MergedLatency;
import dev.assay.scenarios.result.CellResult;
import java.util.List;

/** Hold a cell's latencies of all rounds together, and how far out the number of queries lets one see. */
final class Latencies {
    private final MergedLatency merged;
    private final List<Long> mediansNs;

    private Latencies(List<MergedLatency> rounds) {
        this.merged = MergedLatency.merge(rounds);
        this.mediansNs = rounds.stream().map(MergedLatency::medianNs).toList();
    }

    /** Read the histograms of a cell that was measured. */
    static Latencies of(CellResult cell) {
        return new Latencies(cell.rounds().stream()
                .map(round -> MergedLatency.of(round.latency()))
                .toList());
    }

    /**
     * Return the median of one round.
     *
     * @param index of the round among those that the cell has
     */
    long medianNs(int index) {
        return mediansNs.get(index);
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

    /** Return a percentile, whether or not there are enough queries to show it. */
    long valueAt(double percentile) {
        return merged.valueAt(percentile);
    }

    /** Return 1/(1 − p) of the largest percentile p that the number of queries supports: p<sup>n</sup> = 1 % there. */
    double reach() {
        return 1 / -Math.expm1(Math.log(0.01) / merged.count());
    }
}
