package dev.assay.agent.block;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.RoundMeasurement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Say whether the rounds of a block suffice.
 *
 * <p>Only the width of the intervals decides, never where they lie: whoever stops as soon as a difference shows finds differences where
 * none are. Stopping at a small spread still makes intervals a little too narrow; the reports make up for that by counting only planned
 * rounds as degrees of freedom, and so does the width here.
 */
final class RoundPrecision {
    private static final double CONFIDENCE = 0.95;

    private final Load load;
    private final RoundBudget budget;

    RoundPrecision(Load load, RoundBudget budget) {
        this.load = load;
        this.budget = budget;
    }

    /**
     * Return whether every comparison is precise enough; one that has no two rounds yet never will be, and is not waited for.
     *
     * @param baseline rounds of the baseline
     * @param others rounds of each cell that is compared with it
     */
    boolean isReached(List<RoundMeasurement> baseline, List<List<RoundMeasurement>> others) {
        Map<Integer, Double> baselineSlowness =
                baseline.stream().collect(Collectors.toMap(RoundMeasurement::round, this::slowness));
        return others.stream().allMatch(rounds -> {
            double[] logarithms = rounds.stream()
                    .filter(round -> baselineSlowness.containsKey(round.round()))
                    .mapToDouble(round ->
                            Math.log(baselineSlowness.getOrDefault(round.round(), Double.NaN) / slowness(round)))
                    .filter(Double::isFinite)
                    .toArray();
            return logarithms.length < 2 || Math.expm1(reach(logarithms)) <= budget.precision();
        });
    }

    private double reach(double[] logarithms) {
        int count = logarithms.length;
        double mean = 0;
        for (double logarithm : logarithms) {
            mean += logarithm / count;
        }
        double squares = 0;
        for (double logarithm : logarithms) {
            squares += (logarithm - mean) * (logarithm - mean);
        }
        double quantile = TDistribution.of(Math.min(count, budget.planned()) - 1)
                .inverseSurvivalProbability((1 - CONFIDENCE) / 2);
        return quantile * Math.sqrt(squares / (count - 1) / count);
    }

    private double slowness(RoundMeasurement round) {
        return load.isThroughput()
                ? 1 / round.throughputPerSecond()
                : round.latency().decode().getValueAtPercentile(50);
    }
}
