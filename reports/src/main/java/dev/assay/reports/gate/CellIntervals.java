package dev.assay.reports.gate;

import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.Proportions;
import dev.assay.reports.statistics.RatioEstimate;
import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.gate.GateQuantity;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Say how well a cell's own quantities are known: over its rounds, each of which is a process of its own, and for percentiles over its
 * queries too.
 */
final class CellIntervals {
    /** A latency may be off by the width of its bucket. */
    private static final double LATENCY_RESOLUTION = 1.0 / 1024;

    private CellIntervals() {}

    /** Return the interval of a quantity around what the cell's summary says; nothing where there is none. */
    static Optional<Interval> of(GateQuantity quantity, BlockResult block, CellResult cell) {
        CellSummary summary = cell.summary();
        if (summary == null) {
            return Optional.empty();
        }
        return switch (quantity) {
            case P50 -> percentile(50, block, cell);
            case P90 -> percentile(90, block, cell);
            case P95 -> percentile(95, block, cell);
            case P99 -> percentile(99, block, cell);
            case P999 -> percentile(99.9, block, cell);
            case THROUGHPUT ->
                overRounds(block, cell.rounds(), RoundMeasurement::throughputPerSecond, 0)
                        .map(rounds -> around(summary.throughputPerSecond(), rounds.low(), rounds.high()));
            case COLD_START -> {
                Long coldStartNs = summary.coldStartNs();
                yield coldStartNs == null
                        ? Optional.empty()
                        : overRounds(block, cell.rounds(), round -> totalNs(round.coldStart()), 0)
                                .map(rounds -> around(coldStartNs.doubleValue(), rounds.low(), rounds.high()));
            }
            case ACCURACY -> Optional.ofNullable(summary.accuracy()).map(CellIntervals::share);
            case SPEEDUP, SIZE_RATIO, ACCURACY_LOSS, COSINE, PEAK_MEMORY -> Optional.empty();
        };
    }

    /** Queries are not independent of the process that they run in, and processes differ: both are in the interval. */
    private static Optional<Interval> percentile(double percentile, BlockResult block, CellResult cell) {
        List<MergedLatency> rounds = cell.rounds().stream()
                .map(round -> MergedLatency.of(round.latency()))
                .toList();
        MergedLatency all = MergedLatency.merge(rounds);
        Long upperNs = all.upperBoundNs(percentile);
        if (upperNs == null) {
            return Optional.empty();
        }
        double highNs = upperNs.doubleValue();
        double lowNs = (double) all.lowerBoundNs(percentile);
        return overRounds(block, rounds, round -> (double) round.valueAt(percentile), LATENCY_RESOLUTION)
                .map(ofRounds -> around(
                        (double) all.valueAt(percentile),
                        Math.min(ofRounds.low(), lowNs),
                        Math.max(ofRounds.high(), highNs)));
    }

    private static <T> Optional<Interval> overRounds(
            BlockResult block, List<T> rounds, ToDoubleFunction<T> value, double resolution) {
        double[] values =
                rounds.stream().mapToDouble(value).filter(one -> one > 0).toArray();
        int planned = block.roundBudget() == null
                ? block.roundsPlanned()
                : block.roundBudget().planned();
        if (values.length < RoundRatios.FEWEST || planned < RoundRatios.FEWEST) {
            return Optional.empty();
        }
        return Optional.of(new RatioEstimate(LogRatio.of(values, planned), resolution).interval());
    }

    private static Interval around(double estimate, double low, double high) {
        return new Interval(estimate, Math.min(low, estimate), Math.max(high, estimate));
    }

    private static Interval share(Accuracy accuracy) {
        int right = (int) Math.round(accuracy.value() * accuracy.samples());
        return Proportions.share(right, accuracy.samples()).interval();
    }

    private static double totalNs(ColdStart coldStart) {
        return (double) coldStart.processNs() + coldStart.loadNs() + coldStart.firstInferenceNs();
    }
}
