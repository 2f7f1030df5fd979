package dev.assay.scenarios.comparison;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.HistogramBuckets;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Hold how many times faster one side is than the other in each round that both have.
 *
 * @param rounds 0-based, in their order
 * @param ratios of each of these rounds, positive and finite
 * @param resolution relative error that a ratio may have because of how its values were stored
 */
public record RoundRatios(List<Integer> rounds, List<Double> ratios, double resolution) {
    /** Fewer tell nothing about how much they vary. */
    public static final int FEWEST = 2;

    /** Either median may be too large by the width of its bucket: 1/1024 at most with three significant digits. */
    private static final double LATENCY_RESOLUTION = 1.0 / 1024;

    public RoundRatios {
        rounds = List.copyOf(rounds);
        ratios = List.copyOf(ratios);
    }

    /** Compare the rounds of a variant with those of the baseline. */
    public static RoundRatios of(Load load, List<RoundMeasurement> baseline, List<RoundMeasurement> variant) {
        return of(slowness(load, baseline), slowness(load, variant), resolution(load));
    }

    /**
     * Compare what was measured by round.
     *
     * @param above what each ratio is of, by its 0-based round
     * @param below what it is divided by
     */
    public static RoundRatios of(Map<Integer, Double> above, SequencedMap<Integer, Double> below, double resolution) {
        List<Integer> rounds = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        below.forEach((round, divisor) -> {
            Double divided = above.get(round);
            double ratio = divided == null ? Double.NaN : divided / divisor;
            // A median of 0 ns is below the clock's resolution and has no ratio.
            if (ratio > 0 && Double.isFinite(ratio)) {
                rounds.add(round);
                ratios.add(ratio);
            }
        });
        return new RoundRatios(rounds, ratios, resolution);
    }

    /** Return how slow each round was, by its 0-based number, in their order. */
    public static SequencedMap<Integer, Double> slowness(Load load, List<RoundMeasurement> rounds) {
        SequencedMap<Integer, Double> slowness = new LinkedHashMap<>();
        rounds.forEach(round -> slowness.put(round.round(), slowness(load, round)));
        return slowness;
    }

    /** Return how slow each round was, in their order. */
    public static double[] slownessOfEach(Load load, List<RoundMeasurement> rounds) {
        return rounds.stream().mapToDouble(round -> slowness(load, round)).toArray();
    }

    /** Return how slow a round was: its median latency, or what its throughput is the reciprocal of. */
    public static double slowness(Load load, RoundMeasurement round) {
        return load.isThroughput() ? 1 / round.throughputPerSecond() : medianNs(round.latency());
    }

    /** Return the median of a histogram, whether or not there are enough queries to show it: rounds tell its noise. */
    public static double medianNs(LatencyHistogram latency) {
        // The histogram answers with the upper end of a bucket, which may lie beyond what ever was measured.
        HistogramBuckets buckets = HistogramBuckets.read(latency);
        long highestNs = buckets == null ? latency.decode().getValueAtPercentile(50) : buckets.valueAtPercentile(50);
        return Math.clamp(highestNs, latency.minNs(), latency.maxNs());
    }

    /** Return the relative error that a ratio of slownesses may have. */
    public static double resolution(Load load) {
        return switch (load) {
            case Load.SingleStream _, Load.MultiStream _, Load.Server _ -> LATENCY_RESOLUTION;
            case Load.PeakRate _ -> FoundRate.PRECISION - 1;
            case Load.Concurrency _, Load.Sustained _, Load.Offline _ -> 0;
        };
    }

    /** Return how many rounds both sides have. */
    public int count() {
        return ratios.size();
    }

    /** Return the ratios, in the order of the rounds. */
    public double[] values() {
        return ratios.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
