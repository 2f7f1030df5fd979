package dev.assay.scenarios.statistics;

/**
 * Say what a number of queries tells about a latency percentile.
 *
 * <p>The rule is that of early stopping in MLPerf's LoadGen (mlcommons/inference, {@code loadgen/early_stopping.cc}; appendix
 * "Early stopping" of the MLPerf inference rules): with {@code n} queries of which {@code t} were above a bound, the bound holds
 * for the percentile {@code p} at confidence 99 % if at most {@code t} of {@code n} queries would be above it with probability 1 %
 * or less, were the share of such queries {@code 1 − p}. It takes queries for independent of each other.
 */
public final class PercentileSupport {
    /** The confidence at which a percentile must hold. */
    public static final double CONFIDENCE = 0.99;

    private static final long MOST_QUERIES = 1L << 50;

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
     * @throws IllegalArgumentException if an argument is out of its range, or more than 2^50 queries would be needed
     */
    public static long requiredQueries(double percentile, long above) {
        double shareAbove = shareAbove(percentile);
        checkCount(above);
        long enough = Math.max(1, above);
        while (!isEnough(enough, above, shareAbove)) {
            if (enough > MOST_QUERIES / 2) {
                throw new IllegalArgumentException("percentile " + percentile + " needs more than 2^50 queries");
            }
            enough *= 2;
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = tooFew + (enough - tooFew) / 2;
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

    /**
     * Return how many of the queries may be above a bound that still holds for a percentile: the bound at that confidence is the
     * largest latency once so many are left out.
     *
     * @param percentile above 0 and below 100
     * @return −1 where there are too few queries for any bound
     */
    public static long allowedAbove(long queries, double percentile) {
        double shareAbove = shareAbove(percentile);
        long allowed = -1;
        long tooMany = (long) Math.ceil(queries * shareAbove) + 1;
        while (tooMany - allowed > 1) {
            long middle = allowed + (tooMany - allowed) / 2;
            if (isEnough(queries, middle, shareAbove)) {
                allowed = middle;
            } else {
                tooMany = middle;
            }
        }
        return allowed;
    }

    /**
     * Return whether so many queries are above a bound that it does not hold for a percentile, at the same confidence.
     *
     * @param above from 0 to {@code queries}
     * @param percentile above 0 and below 100
     */
    public static boolean isExceeded(long queries, long above, double percentile) {
        double shareBelow = 1 - shareAbove(percentile);
        checkCount(above);
        return above > 0 && BinomialTail.atMost(queries - above, queries, shareBelow) <= 1 - CONFIDENCE;
    }

    /**
     * Return the fewest queries that must be above a bound to show that it does not hold for a percentile: the percentile is, at that
     * confidence, no smaller than the latency that so many queries reach.
     *
     * @param percentile above 0 and below 100
     * @return −1 where even all of the queries would not show it
     */
    public static long fewestExceeding(long queries, double percentile) {
        if (!isExceeded(queries, queries, percentile)) {
            return -1;
        }
        long tooFew = 0;
        long enough = queries;
        while (enough - tooFew > 1) {
            long middle = tooFew + (enough - tooFew) / 2;
            if (isExceeded(queries, middle, percentile)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return enough;
    }

    private static double shareAbove(double percentile) {
        if (!(percentile > 0 && percentile < 100)) {
            throw new IllegalArgumentException("a percentile lies between 0 and 100, but is " + percentile);
        }
        return (100 - percentile) / 100;
    }

    private static void checkCount(long queries) {
        if (queries < 0) {
            throw new IllegalArgumentException("a number of queries is never negative, but is " + queries);
        }
    }

    private static boolean isEnough(long queries, long above, double shareAbove) {
        return BinomialTail.atMost(above, queries, shareAbove) <= 1 - CONFIDENCE;
    }
}
