package dev.assay.scenarios.statistics;

/**
 * Compute how likely a binomial count is at most as small as one below its mean.
 *
 * <p>One probability by Stirling's formula with its corrections, so that nothing overflows or cancels (C. Loader, "Fast and Accurate
 * Computation of Binomial Probabilities", 2000), then downwards by the ratio of neighbours.
 */
final class BinomialTail {
    private static final double HALF_LOG_TWO_PI = 0.5 * StrictMath.log(2 * StrictMath.PI);
    private static final double NEGLIGIBLE = 1e-17;
    private static final int EXACT_FACTORIALS = 16;

    private BinomialTail() {}

    /**
     * Return the probability that at most {@code count} of {@code trials} succeed.
     *
     * @param count at least 0
     * @param share of successes, above 0 and below 1
     * @return 1 where {@code count} is not below the mean: there the probability is about a half or more, and nobody needs to know
     */
    static double atMost(long count, long trials, double share) {
        if (count >= trials * share) {
            return 1;
        }
        double term = StrictMath.exp(logProbability((double) count, (double) trials, share));
        double sum = term;
        for (long i = count; i > 0 && term > sum * NEGLIGIBLE; i--) {
            term *= i * (1 - share) / ((trials - i + 1) * share);
            sum += term;
        }
        return Math.min(1, sum);
    }

    private static double logProbability(double count, double trials, double share) {
        if (count == 0) {
            return trials * StrictMath.log1p(-share);
        }
        double failures = trials - count;
        return stirlingError(trials)
                - stirlingError(count)
                - stirlingError(failures)
                - deviance(count, trials * share)
                - deviance(failures, trials * (1 - share))
                + 0.5 * StrictMath.log(trials / (count * failures))
                - HALF_LOG_TWO_PI;
    }

    /** Return log(n!) minus Stirling's formula for it. */
    private static double stirlingError(double n) {
        if (n < EXACT_FACTORIALS) {
            double logFactorial = 0;
            for (int i = 2; i <= n; i++) {
                logFactorial += StrictMath.log(i);
            }
            return logFactorial - (n + 0.5) * StrictMath.log(n) + n - HALF_LOG_TWO_PI;
        }
        double square = n * n;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / n;
    }

    private static double deviance(double observed, double expected) {
        return observed * StrictMath.log(observed / expected) + expected - observed;
    }
}
