package dev.assay.reports.statistics;

import java.util.Arrays;

/** Compute the median. */
public final class Median {
    private Median() {}

    /**
     * Return the value in the middle; of an even number of values the mean of the two in the middle.
     *
     * @param values at least one, in any order; not changed
     */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
