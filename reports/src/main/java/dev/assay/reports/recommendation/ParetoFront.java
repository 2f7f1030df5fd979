package dev.assay.reports.recommendation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Find what nothing else beats. */
public final class ParetoFront {
    private ParetoFront() {}

    /**
     * Return those that no other dominates: is at least as good in everything, and better in something. Equals are both on the front.
     *
     * @param costs what is better where it is smaller
     * @return in the order of the points
     */
    public static <T> List<T> of(List<T> points, List<ToDoubleFunction<T>> costs) {
        return points.stream()
                .filter(point -> points.stream().noneMatch(other -> dominates(other, point, costs)))
                .toList();
    }

    private static <T> boolean dominates(T one, T other, List<ToDoubleFunction<T>> costs) {
        boolean isBetter = false;
        for (ToDoubleFunction<T> cost : costs) {
            double difference = cost.applyAsDouble(one) - cost.applyAsDouble(other);
            if (difference > 0) {
                return false;
            }
            isBetter |= difference < 0;
        }
        return isBetter;
    }
}
