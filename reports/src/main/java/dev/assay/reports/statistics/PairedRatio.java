package dev.assay.reports.statistics;

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
 * @param meanLogarithm mean of the logarithms of the ratios
 * @param standardError of that mean
 * @param degreesOfFreedom of t, at least 1
 * @param resolution relative error that a ratio may have because of how its values were stored; intervals are widened by it, so that
 *     differences that only rounding made are never a finding
 */
public record PairedRatio(double meanLogarithm, double standardError, int degreesOfFreedom, double resolution) {
    /** How the interval is computed, in words. */
    public static final String METHOD = "paired log ratios of rounds, Student's t";

    /**
     * Estimate a ratio.
     *
     * @param ratios one for each round, at least two, all positive and finite
     * @param resolution as in the record
     * @param plannedRounds rounds that were to be measured whatever they show. Where rounds were added because the interval was still
     *     wide, only these count as degrees of freedom, which makes up for having stopped when the spread looked small (as in Stein,
     *     "A two-sample test for a linear hypothesis whose power is independent of the variance", Annals of Mathematical Statistics
     *     16(3), 1945)
     */
    public static PairedRatio of(double[] ratios, double resolution, int plannedRounds) {
        int count = ratios.length;
        if (count < 2 || plannedRounds < 2) {
            throw new IllegalArgumentException("an interval needs at least two rounds");
        }
        double[] logarithms = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            if (!(ratios[i] > 0 && Double.isFinite(ratios[i]))) {
                throw new IllegalArgumentException("a ratio is positive and finite, but is " + ratios[i]);
            }
            logarithms[i] = Math.log(ratios[i]);
            sum += logarithms[i];
        }
        double mean = sum / count;
        double squares = 0;
        for (double logarithm : logarithms) {
            squares += (logarithm - mean) * (logarithm - mean);
        }
        double standardError = Math.sqrt(squares / (count - 1) / count);
        return new PairedRatio(mean, standardError, Math.min(count, plannedRounds) - 1, resolution);
    }

    /** Return the geometric mean of the ratios. */
    public double estimate() {
        return Math.exp(meanLogarithm);
    }

    /**
     * Return the estimate with its interval.
     *
     * @param confidence above 0 and below 1
     */
    public Interval interval(double confidence) {
        double reach = standardError == 0
                ? 0
                : standardError * TDistribution.of(degreesOfFreedom).inverseSurvivalProbability((1 - confidence) / 2);
        return new Interval(
                estimate(),
                Math.exp(meanLogarithm - reach) / (1 + resolution),
                Math.exp(meanLogarithm + reach) * (1 + resolution));
    }

    /** Return 1 less the highest confidence whose interval excludes 1: how easily chance alone shows such a ratio. */
    public double pValue() {
        double distance = Math.abs(meanLogarithm) - Math.log1p(resolution);
        if (distance <= 0) {
            return 1;
        }
        return standardError == 0
                ? 0
                : 2 * TDistribution.of(degreesOfFreedom).survivalProbability(distance / standardError);
    }
}
