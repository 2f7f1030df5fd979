package dev.assay.reports.statistics;

import dev.assay.scenarios.comparison.LogRatio;
import java.util.Arrays;

/**
 * Estimate by which factor one thing is larger than another that was not measured beside it: the geometric mean of one side's rounds over
 * that of the other's, with Student's t for the difference of the means of logarithms.
 *
 * <p>The sides may vary differently and have different numbers of rounds: standard error and degrees of freedom are Welch's ("The
 * generalization of 'Student's' problem when several different population variances are involved", Biometrika 34, 1947).
 */
public final class UnpairedRatio {
    private UnpairedRatio() {}

    /** How the interval is computed, in words. */
    public static final String METHOD = "log means of rounds, Welch's t";

    /**
     * Estimate a ratio.
     *
     * @param numerator at least two values, all positive and finite
     * @param denominator the same
     * @param resolution relative error that a value may have because of how it was found; intervals are widened by it
     */
    public static RatioEstimate of(double[] numerator, double[] denominator, double resolution) {
        Side one = Side.of(numerator);
        Side other = Side.of(denominator);
        double variance = one.varianceOfMean + other.varianceOfMean;
        double degreesOfFreedom = variance == 0
                ? 1
                : variance
                        * variance
                        / (one.varianceOfMean * one.varianceOfMean / (one.count - 1)
                                + other.varianceOfMean * other.varianceOfMean / (other.count - 1));
        return new RatioEstimate(
                new LogRatio(one.mean - other.mean, Math.sqrt(variance), degreesOfFreedom), resolution);
    }

    private record Side(int count, double mean, double varianceOfMean) {
        static Side of(double[] values) {
            if (values.length < 2) {
                throw new IllegalArgumentException("an interval needs at least two rounds");
            }
            double[] logarithms = Arrays.stream(values).map(Math::log).toArray();
            double mean = Arrays.stream(logarithms).average().orElseThrow();
            double squares = Arrays.stream(logarithms)
                    .map(logarithm -> (logarithm - mean) * (logarithm - mean))
                    .sum();
            return new Side(values.length, mean, squares / (values.length - 1) / values.length);
        }
    }
}
