package dev.assay.reports.statistics;

import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.result.Interval;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Hold an estimated ratio, from which intervals of any confidence follow by Student's t.
 *
 * @param ratio on the scale of logarithms
 * @param resolution relative error that the ratio may have because of how its values were stored; intervals are widened by it, so that
 *     differences that only rounding made are never a finding
 */
public record RatioEstimate(LogRatio ratio, double resolution) {
    /** Return the ratio. */
    public double estimate() {
        return ratio.estimate();
    }

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
