package dev.assay.reports.statistics;

import java.util.Arrays;

/**
 * Find rounds that lie far from the others, to show them. None is ever left out of an estimate: a machine that stumbles in one round of
 * ten is part of what was measured.
 */
public final class OutlierRounds {
    /** Fewer rounds have no "others" to be far from. */
    static final int FEWEST_ROUNDS = 5;

    /** The limit that Iglewicz and Hoaglin recommend, in robust standard deviations. */
    private static final double LIMIT = 3.5;

    /** The median absolute deviation of a normal distribution, in standard deviations. */
    private static final double NORMAL_DEVIATION = 0.6744897501960817;

    private OutlierRounds() {}

    /**
     * Return which ratios are outliers, by the modified z-score of their logarithms (Iglewicz and Hoaglin, "How to detect and handle
     * outliers", ASQC, 1993).
     *
     * @param ratios positive and finite
     * @return one flag for each
     */
    public static boolean[] of(double[] ratios) {
        boolean[] outliers = new boolean[ratios.length];
        if (ratios.length < FEWEST_ROUNDS) {
            return outliers;
        }
        double[] logarithms = Arrays.stream(ratios).map(Math::log).toArray();
        double middle = Median.of(logarithms);
        double deviation = Median.of(Arrays.stream(logarithms)
                .map(logarithm -> Math.abs(logarithm - middle))
                .toArray());
        for (int i = 0; i < ratios.length && deviation > 0; i++) {
            outliers[i] = NORMAL_DEVIATION * Math.abs(logarithms[i] - middle) / deviation > LIMIT;
        }
        return outliers;
    }
}
