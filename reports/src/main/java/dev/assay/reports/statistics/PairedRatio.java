package dev.assay.reports.statistics;

import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.result.Interval;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Estimate by which factor one thing is larger than another that was measured beside it, round by round.
 *
 * <p>Rounds are the unit: whatever disturbs a whole round (frequency, temperature, neighbours) disturbs both sides and cancels in
 * the round's ratio. The estimate is the geometric mean of the ratios; the interval is Student's t for the mean of their logarithms,
 * so that swapping both sides gives exactly the reciprocal.
 *
 * <p>Why t and no bootstrap: where both sides are disturbed alike, logarithms of ratios are distributed symmetrically, and t holds its
 * level for symmetric distributions, however long their tails (Benjamini, "Is the t test really conservative when the parent
 * distribution is long-tailed?", JASA 78, 1983). Bootstraps of 10 to 20 values with a few outliers don't: they can only resample
 * outliers that happened.
 *
 * @param ratio of the rounds
 * @param resolution relative error that a ratio may have because of how its values were stored; intervals are widened by it, so that
 *     differences that only rounding made are never a finding
 */
public record PairedRatio(LogRatio ratio, double resolution) {
    /** How the interval is computed, in words. */
    public static final String METHOD = "paired log ratios of rounds, Student's t";

    /**
     * Estimate a ratio.
     *
     * @param ratios of at least two rounds
     * @param plannedRounds as in {@link LogRatio#of}
     */
    public static PairedRatio of(RoundRatios ratios, int plannedRounds) {
        return of(ratios.values(), ratios.resolution(), plannedRounds);
    }

    /**
     * Estimate a ratio.
     *
     * @param ratios as in {@link LogRatio#of}
     * @param resolution as in the record
     * @param plannedRounds as in {@link LogRatio#of}
     */
    public static PairedRatio of(double[] ratios, double resolution, int plannedRounds) {
        return new PairedRatio(LogRatio.of(ratios, plannedRounds), resolution);
    }

    /** Return the geometric mean of the ratios. */
    public double estimate() {
        return ratio.estimate();
    }

    /**
     * Return the estimate with its interval.
     *
     * @param confidence above 0 and below 1
     */
    public Interval interval(double confidence) {
        double reach = ratio.reach(student().inverseSurvivalProbability((1 - confidence) / 2));
        return new Interval(
                estimate(),
                Math.exp(ratio.mean() - reach) / (1 + resolution),
                Math.exp(ratio.mean() + reach) * (1 + resolution));
    }

    /** Return 1 less the highest confidence whose interval excludes 1: how easily chance alone shows such a ratio. */
    public double pValue() {
        double distance = Math.abs(ratio.mean()) - Math.log1p(resolution);
        if (distance <= 0) {
            return 1;
        }
        return ratio.standardError() == 0 ? 0 : 2 * student().survivalProbability(distance / ratio.standardError());
    }

    private TDistribution student() {
        return TDistribution.of(ratio.degreesOfFreedom());
    }
}
