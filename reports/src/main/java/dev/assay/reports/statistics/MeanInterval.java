package dev.assay.reports.statistics;

import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.Interval;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Estimate the mean of independent values with a 95 % confidence interval.
 *
 * <p>From {@value #FEWEST_FOR_BOOTSTRAP} values on by the studentised bootstrap, which adapts to skewed noise (Efron and
 * Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 12.5; second-order accurate: Hall, "Theoretical comparison of
 * bootstrap confidence intervals", Annals of Statistics 16(3), 1988). Below that by Student's t: a handful of values has too few
 * different resamples, and percentile-type bootstraps are then far too narrow (Hesterberg, "What teachers should know about the
 * bootstrap", The American Statistician 69(4), 2015).
 */
final class MeanInterval {
    static final int FEWEST_FOR_BOOTSTRAP = 8;
    static final int RESAMPLES = 10_000;
    static final double CONFIDENCE = 0.95;

    private static final double TAIL = (1 - CONFIDENCE) / 2;

    private MeanInterval() {}

    /**
     * Estimate a mean.
     *
     * @param values at least two, all finite
     * @param seed decides the resamples
     */
    static Estimate of(double[] values, long seed) {
        return of(values, seed, RESAMPLES);
    }

    static Estimate of(double[] values, long seed, int resamples) {
        if (values.length < 2) {
            throw new IllegalArgumentException("an interval needs at least two values");
        }
        double mean = mean(values);
        double standardError = standardDeviation(values, mean) / Math.sqrt(values.length);
        if (values.length < FEWEST_FOR_BOOTSTRAP || standardError == 0) {
            return student(mean, standardError, values.length);
        }
        double[] pivots = pivots(values, mean, new SplitMix64(seed), resamples);
        // Where most values are equal, many resamples have no spread at all and say nothing about it.
        if (pivots.length < 0.99 * resamples) {
            return student(mean, standardError, values.length);
        }
        Arrays.sort(pivots);
        double low = mean - quantile(pivots, 1 - TAIL) * standardError;
        double high = mean - quantile(pivots, TAIL) * standardError;
        return new Estimate(
                new Interval(mean, Math.min(low, mean), Math.max(high, mean)),
                "studentised bootstrap, " + String.format(Locale.ROOT, "%,d", resamples) + " resamples");
    }

    private static Estimate student(double mean, double standardError, int count) {
        double reach = TDistribution.of(count - 1).inverseSurvivalProbability(TAIL) * standardError;
        return new Estimate(new Interval(mean, mean - reach, mean + reach), "Student's t");
    }

    /** Return (resampled mean − mean) / resampled standard error for every resample that has a spread. */
    private static double[] pivots(double[] values, double mean, SplitMix64 random, int resamples) {
        int count = values.length;
        double[] pivots = new double[resamples];
        double[] resample = new double[count];
        int kept = 0;
        for (int i = 0; i < resamples; i++) {
            boolean varies = false;
            for (int j = 0; j < count; j++) {
                resample[j] = values[random.nextIndex(count)];
                varies |= resample[j] != resample[0];
            }
            double resampledMean = mean(resample);
            double spread = standardDeviation(resample, resampledMean);
            // Equal values can have a spread of an ulp, because their mean is rounded: their pivot would be astronomic.
            if (varies && spread > 0) {
                pivots[kept++] = (resampledMean - mean) / (spread / Math.sqrt(count));
            }
        }
        return Arrays.copyOf(pivots, kept);
    }

    /** Return a quantile by linear interpolation between order statistics. */
    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double standardDeviation(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }
}
