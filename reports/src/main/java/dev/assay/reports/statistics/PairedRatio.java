package dev.assay.reports.statistics;

import dev.assay.scenarios.comparison.LogRatio;
import dev.assay.scenarios.comparison.RoundRatios;

/**
 * Estimate by which factor one thing is larger than another that was measured beside it, round by round.
 *
 * <p>Rounds are the unit: whatever disturbs a whole round (frequency, temperature, neighbours) disturbs both sides and cancels in
 * the round's ratio. The estimate is the geometric mean of the ratios; the interval is Student's t for the mean of their logarithms,
 * so that swapping both sides gives exactly the reciprocal.
 *
 * <p>Why t and no bootstrap: where both sides are disturbed alike, logarithms of ratios are distributed symmetrically, and t holds its
 * level for symmetric distributions, however long their tails (Benjamini, "Is the t test really conservative when the parent
 * distribution is long-tailed?", JASA 78, 1983). Bootstraps of 10 to 20 values with a few outliers don't: they can only resample
 * outliers that happened.
 */
public final class PairedRatio {
    /** How the interval is computed, in words. */
    public static final String METHOD = "paired log ratios of rounds, Student's t";

    private PairedRatio() {}

    /**
     * Estimate a ratio.
     *
     * @param ratios of at least two rounds
     * @param plannedRounds as in {@link LogRatio#of}
     */
    public static RatioEstimate of(RoundRatios ratios, int plannedRounds) {
        return of(ratios.values(), ratios.resolution(), plannedRounds);
    }

    /**
     * Estimate a ratio.
     *
     * @param ratios as in {@link LogRatio#of}
     * @param resolution as in {@link RatioEstimate}
     * @param plannedRounds as in {@link LogRatio#of}
     */
    public static RatioEstimate of(double[] ratios, double resolution, int plannedRounds) {
        return new RatioEstimate(LogRatio.of(ratios, plannedRounds), resolution);
    }
}
