package dev.assay.reports.assembly;

import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.OutlierRounds;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /** Compare the rounds of a variant with those of the baseline. */
    public static RoundRatios of(Load load, List<RoundMeasurement> baseline, List<RoundMeasurement> variant) {
        Map<Integer, RoundMeasurement> baselineRounds =
                baseline.stream().collect(Collectors.toMap(RoundMeasurement::round, Function.identity()));
        List<Integer> rounds = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (RoundMeasurement round : variant) {
            RoundMeasurement baselineRound = baselineRounds.get(round.round());
            if (baselineRound != null) {
                double ratio = slowness(load, baselineRound) / slowness(load, round);
                // A median of 0 ns is below the clock's resolution and has no ratio.
                if (ratio > 0 && Double.isFinite(ratio)) {
                    rounds.add(round.round());
                    ratios.add(ratio);
                }
            }
        }
        return new RoundRatios(List.copyOf(rounds), List.copyOf(ratios), resolution(load));
    }

    /** Return what is compared of each round: its median latency in nanoseconds, or where throughput counts, seconds a sample. */
    public static double[] slowness(Load load, List<RoundMeasurement> rounds) {
        return rounds.stream().mapToDouble(round -> slowness(load, round)).toArray();
    }

    static double slowness(Load load, RoundMeasurement round) {
        return load.isThroughput()
                ? 1 / Summaries.throughputPerSecond(List.of(round))
                : MergedLatency.of(round.latency()).medianNs();
    }

    /** Return the relative error that a ratio may have because of how its values were stored. */
    public static double resolution(Load load) {
        return switch (load) {
            case Load.SingleStream _, Load.MultiStream _, Load.Server _ -> LATENCY_RESOLUTION;
            case Load.PeakRate _ -> FoundRate.PRECISION - 1;
            case Load.Concurrency _, Load.Sustained _, Load.Offline _ -> 0;
        };
    }

    public int count() {
        return ratios.size();
    }

    /**
     * Return the ratio over all rounds, of which there are at least two.
     *
     * @param plannedRounds how many were to be measured whatever they show
     */
    PairedRatio paired(int plannedRounds) {
        return PairedRatio.of(values(), resolution, plannedRounds);
    }

    /** Return the rounds that lie far from the others. */
    List<Integer> outlierRounds() {
        boolean[] outliers = OutlierRounds.of(values());
        return IntStream.range(0, count())
                .filter(i -> outliers[i])
                .mapToObj(rounds::get)
                .toList();
    }

    private double[] values() {
        return ratios.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
