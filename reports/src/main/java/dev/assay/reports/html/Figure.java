package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.Interval;

/**
 * Show measured numbers so that each can be traced.
 *
 * <p>A number is a {@code data} element: {@code value} is the exact number, {@code data-format} says how it was rounded, and
 * {@code data-path} is the JSON pointer to where it stands in {@code result.json}. Where a number is computed from several,
 * {@code data-derived} says how.
 */
final class Figure {
    private Figure() {}

    /** Return nanoseconds. */
    static Element duration(String path, long durationNs) {
        return number(path, "duration", Long.toString(durationNs), Numbers.duration(durationNs));
    }

    /** Return bytes. */
    static Element bytes(String path, long bytes) {
        return number(path, "bytes", Long.toString(bytes), Numbers.bytes(bytes));
    }

    /** Return samples a second. */
    static Element throughput(String path, double perSecond) {
        return number(path, "throughput", Double.toString(perSecond), Numbers.throughput(perSecond));
    }

    /** Return a ratio. */
    static Element ratio(String path, double ratio) {
        return number(path, "ratio", Double.toString(ratio), Numbers.ratio(ratio));
    }

    /** Return a ratio with its interval. */
    static Element ratio(String path, Interval ratio) {
        return number(path, "ratio-interval", exact(ratio), Numbers.ratio(ratio));
    }

    /** Return a score from 0 to 1. */
    static Element accuracy(String path, double value) {
        return number(path, "accuracy", Double.toString(value), Numbers.accuracy(value));
    }

    /** Return a difference of shares in percentage points, with its interval. */
    static Element points(String path, Interval difference) {
        return number(
                path,
                "points-interval",
                exact(difference),
                Numbers.points(difference.estimate()) + " (" + Numbers.pointsRange(difference.low(), difference.high())
                        + ")");
    }

    /** Return a share in percentage points. */
    static Element points(String path, double share) {
        return number(path, "points", Double.toString(share), Numbers.points(share));
    }

    /** Return a whole number. */
    static Element count(String path, long count) {
        return number(path, "count", Long.toString(count), Numbers.count(count));
    }

    /** Return any number with three significant digits, and no unit. */
    static Element plain(String path, double value) {
        return number(path, "plain", Double.toString(value), Numbers.significant(value, 3));
    }

    /** Return any number with at most three significant digits, without needless zeros, and no unit. */
    static Element trimmed(String path, double value) {
        return number(
                path, "trimmed", Double.toString(value), Numbers.withoutNeedlessZeros(Numbers.significant(value, 3)));
    }

    /** Return a 0-based position, counted from 1 as people do. */
    static Element position(String path, int zeroBased) {
        return number(path, "position", Integer.toString(zeroBased), Numbers.count(zeroBased + 1L));
    }

    /** Mark a number as computed from what stands at its path. */
    static Element derived(String how, Element figure) {
        return figure.set("data-derived", how);
    }

    private static Element number(String path, String format, String exact, String text) {
        return Element.of("data")
                .set("value", exact)
                .set("data-format", format)
                .set("data-path", path)
                .text(text);
    }

    private static String exact(Interval interval) {
        return interval.estimate() + " " + interval.low() + " " + interval.high();
    }
}
