package dev.assay.reports.statistics;

import dev.assay.scenarios.result.Interval;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Hold an estimate of a ratio on the scale of logarithms, from which intervals of any confidence follow by Student's t.
 *
 * @param meanLogarithm the estimate's logarithm
 * @param standardError of that
 * @param degreesOfFreedom of t, above 0
 * @param resolution relative error that the ratio may have because of how its values were stored; intervals are widened by it, so that
 *     differences that only rounding made are never a finding
 */
public record LogRatio(double meanLogarithm, double standardError, double degreesOfFreedom, double resolution) {
    /** Return the estimate with its 95 % interval. */
    public Interval interval() {
        return interval(MeanInterval.CONFIDENCE);
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
                Math.exp(meanLogarithm),
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
