package dev.assay.reports.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adjust p-values so that the chance of any false finding among all stays below the level.
 *
 * <p>Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
 */
final class HolmAdjustment {
    private HolmAdjustment() {}

    /** Return the adjusted p-values, in the order of the given ones. */
    static double[] of(double[] pValues) {
        List<Integer> ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .toList();
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < pValues.length; rank++) {
            int i = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]));
            adjusted[i] = largest;
        }
        return adjusted;
    }
}
