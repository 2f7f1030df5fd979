package dev.assay.reports.statistics;

import dev.assay.scenarios.result.Interval;

/**
 * Estimate by which factor one thing is larger than another that was measured beside it, round by round.
 *
 * <p>Rounds are the unit: whatever disturbs a whole round (frequency, temperature, neighbours) disturbs both sides and cancels in
 * the round's ratio. The estimate is the geometric mean of the ratios, the interval that of the mean of their logarithms (see
 * {@link MeanInterval}), so that swapping both sides gives exactly the reciprocal where it is Student's t.
 */
public final class PairedRatio {
    private PairedRatio() {}

    /**
     * Estimate a ratio.
     *
     * @param ratios one for each round, at least two, all positive and finite
     * @param resolution relative error that a ratio may have because of how its values were stored; the interval is widened by it,
     *     so that differences that only rounding made are never a finding
     * @param seed decides the resamples
     */
    public static Estimate of(double[] ratios, double resolution, long seed) {
        double[] logarithms = new double[ratios.length];
        for (int i = 0; i < ratios.length; i++) {
            if (!(ratios[i] > 0 && Double.isFinite(ratios[i]))) {
                throw new IllegalArgumentException("a ratio is positive and finite, but is " + ratios[i]);
            }
            logarithms[i] = Math.log(ratios[i]);
        }
        Estimate logarithm = MeanInterval.of(logarithms, seed);
        Interval interval = logarithm.interval();
        return new Estimate(
                new Interval(
                        Math.exp(interval.estimate()),
                        Math.exp(interval.low()) / (1 + resolution),
                        Math.exp(interval.high()) * (1 + resolution)),
                "paired log ratios of rounds, " + logarithm.method());
    }
}
