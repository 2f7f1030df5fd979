package dev.assay.reports.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Say how many queries a latency percentile needs before it may be shown.
 *
 * <p>The rule is that of early stopping in MLPerf's LoadGen (mlcommons/inference, {@code loadgen/early_stopping.cc}; appendix
 * "Early stopping" of the MLPerf inference rules): with {@code n} queries of which {@code t} were above a bound, the bound holds
 * for the percentile {@code p} at confidence 99 % if at most {@code t} of {@code n} queries would be above it with probability 1 %
 * or less, were the share of such queries {@code 1 − p}.
 */
public final class PercentileSupport {
    /** The confidence at which a percentile must hold. */
    public static final double CONFIDENCE = 0.99;

    private PercentileSupport() {}

    /**
     * Return the fewest queries with which a percentile may be shown: none may be above the largest value.
     *
     * @param percentile above 0 and below 100, for example 99.9
     */
    public static long requiredQueries(double percentile) {
        return requiredQueries(percentile, 0);
    }

    /**
     * Return the fewest queries with which a percentile may be bounded by the value that {@code above} queries exceed.
     *
     * @param percentile above 0 and below 100, for example 99.9
     * @param above how many queries are above the bound, at least 0
     * @throws IllegalArgumentException if an argument is out of its range, or more than 2^31 queries would be needed
     */
    public static long requiredQueries(double percentile, int above) {
        if (!(percentile > 0 && percentile < 100)) {
            throw new IllegalArgumentException("a percentile lies between 0 and 100, but is " + percentile);
        }
        if (above < 0) {
            throw new IllegalArgumentException("a number of queries is never negative, but is " + above);
        }
        double shareAbove = (100 - percentile) / 100;
        int enough = Math.max(1, above);
        while (!isEnough(enough, above, shareAbove)) {
            if (enough > Integer.MAX_VALUE / 2) {
                throw new IllegalArgumentException("percentile " + percentile + " needs more than 2^31 queries");
            }
            enough *= 2;
        }
        int tooFew = enough / 2;
        while (enough - tooFew > 1) {
            int middle = tooFew + (enough - tooFew) / 2;
            if (isEnough(middle, above, shareAbove)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    /** Return whether so many queries are enough to show a percentile. */
    public static boolean supports(long queries, double percentile) {
        return queries >= requiredQueries(percentile);
    }

    private static boolean isEnough(int queries, int above, double shareAbove) {
        double probability = above == 0
                ? StrictMath.exp(queries * StrictMath.log1p(-shareAbove))
                : BinomialDistribution.of(queries, shareAbove).cumulativeProbability(above);
        return probability <= 1 - CONFIDENCE;
    }
}
