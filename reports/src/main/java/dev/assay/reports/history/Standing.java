package dev.assay.reports.history;

import dev.assay.reports.history.Trend.Direction;
import dev.assay.scenarios.result.Interval;

/**
 * How the newest level of a series stands to what it is held against.
 *
 * @param reference the name of a baseline, or in words the runs of an earlier level
 * @param isBaseline whether a baseline was named
 * @param value of the reference
 * @param level of the newest runs
 * @param ratio the newest level over the reference, with its interval
 * @param confidence of the interval
 */
public record Standing(
        String reference,
        boolean isBaseline,
        double value,
        double level,
        Interval ratio,
        double confidence,
        Direction direction) {
    /** Return this as worse: for what was shown otherwise. */
    Standing worse() {
        return new Standing(reference, isBaseline, value, level, ratio, confidence, Direction.WORSE);
    }
}
