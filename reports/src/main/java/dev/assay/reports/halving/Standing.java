package dev.assay.reports.halving;

import dev.assay.scenarios.result.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Say how a candidate did in a rung.
 *
 * @param excess how many times as bad it is as the best of those that it competes with; exactly 1 for that one
 * @param tieBreak decides between candidates with the same excess, smaller is better
 * @param obstacle why it can't be chosen, whatever further rungs show; {@code null} if nothing is known against it
 * @param meets whether it is shown to meet everything that is required
 */
public record Standing(
        String candidate,
        Interval excess,
        double tieBreak,
        @Nullable String obstacle,
        boolean meets) {
    private static final Interval UNKNOWN = new Interval(Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY);

    /** Say that a candidate can't be chosen. */
    public static Standing out(String candidate, String obstacle) {
        return new Standing(candidate, UNKNOWN, 0, obstacle, false);
    }

    /** Return whether the whole interval says that another is better. */
    public boolean isShownWorse() {
        return excess.low() > 1;
    }
}
