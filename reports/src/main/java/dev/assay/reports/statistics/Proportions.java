package dev.assay.reports.statistics;

import dev.assay.scenarios.result.Interval;

/** Estimate shares, and differences of shares over the same samples, with 95 % confidence intervals. */
public final class Proportions {
    /** The normal quantile of a two-sided 95 % interval. */
    private static final double Z = 1.959963984540054;

    private static final int BISECTIONS = 60;

    private Proportions() {}

    /**
     * Estimate a share by Wilson's score interval.
     *
     * <p>Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927; recommended by
     * Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16(2), 2001.
     *
     * @param successes from 0 to {@code samples}
     * @param samples at least 1
     */
    public static Estimate share(int successes, int samples) {
        checkCounts(successes, 0, samples);
        double share = (double) successes / samples;
        double spread = Z * Z / samples;
        double centre = (share + spread / 2) / (1 + spread);
        double reach = Z / (1 + spread) * Math.sqrt(share * (1 - share) / samples + spread / (4.0 * samples));
        return new Estimate(
                new Interval(
                        share,
                        successes == 0 ? 0 : Math.min(share, centre - reach),
                        successes == samples ? 1 : Math.max(share, centre + reach)),
                "Wilson's score interval");
    }

    /**
     * Estimate the difference of two shares over the same samples by Tango's score interval.
     *
     * <p>Only samples on which both sides differ tell about the difference, as in McNemar's test, whose statistic this interval
     * inverts. It holds its coverage with few differing samples, and has a width even with none. Source: Tango, "Equivalence test
     * and confidence interval for the difference in proportions for the paired-sample design", Statistics in Medicine 17, 1998;
     * recommended by Fagerland, Lydersen and Laake, "Recommended tests and confidence intervals for paired binomial proportions",
     * Statistics in Medicine 33, 2014.
     *
     * @param onlyFirst samples that only the first side has right
     * @param onlySecond samples that only the second side has right
     * @param samples all samples, at least 1
     * @return first share minus second share
     */
    public static Estimate pairedDifference(int onlyFirst, int onlySecond, int samples) {
        checkCounts(onlyFirst, onlySecond, samples);
        double difference = (double) (onlyFirst - onlySecond) / samples;
        double low = onlySecond == samples ? -1 : root(onlyFirst, onlySecond, samples, Z, -1, difference);
        double high = onlyFirst == samples ? 1 : root(onlyFirst, onlySecond, samples, -Z, difference, 1);
        return new Estimate(
                new Interval(difference, Math.min(low, difference), Math.max(high, difference)),
                "Tango's score interval for paired proportions");
    }

    /** Find where the score, which falls as the supposed difference grows, has a value. */
    private static double root(int onlyFirst, int onlySecond, int samples, double score, double from, double to) {
        double below = from;
        double above = to;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (below + above) / 2;
            if (score(onlyFirst, onlySecond, samples, middle) > score) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return (below + above) / 2;
    }

    /** Return how many standard errors the observed difference lies above a supposed one: Tango's equation (6). */
    private static double score(int onlyFirst, int onlySecond, int samples, double supposed) {
        double a = 2.0 * samples;
        double b = -onlyFirst - onlySecond + (2.0 * samples - onlyFirst + onlySecond) * supposed;
        double c = -onlySecond * supposed * (1 - supposed);
        double shareOnlySecond = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
        double variance = samples * (2 * shareOnlySecond + supposed * (1 - supposed));
        double surplus = onlyFirst - onlySecond - samples * supposed;
        return variance <= 0 ? Math.signum(surplus) * Double.MAX_VALUE : surplus / Math.sqrt(variance);
    }

    private static void checkCounts(int first, int second, int samples) {
        if (first < 0 || second < 0 || samples < 1 || (long) first + second > samples) {
            throw new IllegalArgumentException(
                    first + " and " + second + " of " + samples + " samples are not counts of parts");
        }
    }
}
