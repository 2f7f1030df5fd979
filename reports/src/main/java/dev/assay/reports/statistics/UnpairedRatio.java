package dev.assay.reports.statistics;

import dev.assay.scenarios.result.Interval;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Estimate by which factor one thing is larger than another that was not measured beside it: the geometric mean of one side's rounds over
 * that of the other's, with Student's t for the difference of the means of logarithms.
 *
 * <p>The sides may vary differently and have different numbers of rounds: standard error and degrees of freedom are Welch's ("The
 * generalization of 'Student's' problem when several different population variances are involved", Biometrika 34, 1947).
 */
public final class UnpairedRatio {
    private UnpairedRatio() {}

    /**
     * Estimate a ratio with its 95 % confidence interval.
     *
     * @param numerator at least two values, all positive and finite
     * @param denominator the same
     * @param resolution relative error that a value may have because of how it was found; the interval is widened by it
     */
    public static Interval of(double[] numerator, double[] denominator, double resolution) {
        Side one = Side.of(numerator);
        Side other = Side.of(denominator);
        double difference = one.mean - other.mean;
        double variance = one.varianceOfMean + other.varianceOfMean;
        double reach = 0;
        if (variance > 0) {
            double degreesOfFreedom = variance
                    * variance
                    / (one.varianceOfMean * one.varianceOfMean / (one.count - 1)
                            + other.varianceOfMean * other.varianceOfMean / (other.count - 1));
            reach = Math.sqrt(variance)
                    * TDistribution.of(degreesOfFreedom).inverseSurvivalProbability((1 - MeanInterval.CONFIDENCE) / 2);
        }
        return new Interval(
                Math.exp(difference),
                Math.exp(difference - reach) / (1 + resolution),
                Math.exp(difference + reach) * (1 + resolution));
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
