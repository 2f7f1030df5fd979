package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.Interval;
import org.jspecify.annotations.Nullable;

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
    static Traced duration(String path, long durationNs) {
        return number(path, "duration", Long.toString(durationNs), Numbers.duration(durationNs));
    }

    /** Return bytes. */
    static Traced bytes(String path, long bytes) {
        return number(path, "bytes", Long.toString(bytes), Numbers.bytes(bytes));
    }

    /** Return samples a second. */
    static Traced throughput(String path, double perSecond) {
        return number(path, "throughput", Double.toString(perSecond), Numbers.throughput(perSecond));
    }

    /** Return a ratio. */
    static Traced ratio(String path, double ratio) {
        return number(path, "ratio", Double.toString(ratio), Numbers.ratio(ratio));
    }

    /** Return a ratio with its interval. */
    static Traced ratio(String path, Interval ratio) {
        return number(path, "ratio-interval", exact(ratio), Numbers.ratio(ratio));
    }

    /** Return a score from 0 to 1. */
    static Traced accuracy(String path, double value) {
        return number(path, "accuracy", Double.toString(value), Numbers.accuracy(value));
    }

    /** Return a difference of shares in percentage points, with its interval. */
    static Traced points(String path, Interval difference) {
        return number(
                path,
                "points-interval",
                exact(difference),
                Numbers.points(difference.estimate()) + " (" + Numbers.pointsRange(difference.low(), difference.high())
                        + ")");
    }

    /** Return a share in percentage points. */
    static Traced points(String path, double share) {
        return number(path, "points", Double.toString(share), Numbers.points(share));
    }

    /** Return a whole number. */
    static Traced count(String path, long count) {
        return number(path, "count", Long.toString(count), Numbers.count(count));
    }

    /** Return the probability of a test. */
    static Traced pValue(String path, double probability) {
        return number(path, "p-value", Double.toString(probability), Numbers.pValue(probability));
    }

    /** Return any number with three significant digits, and no unit. */
    static Traced plain(String path, double value) {
        return number(path, "plain", Double.toString(value), Numbers.significant(value, 3));
    }

    /** Return any number with at most three significant digits, without needless zeros, and no unit. */
    static Traced trimmed(String path, double value) {
        return number(
                path, "trimmed", Double.toString(value), Numbers.withoutNeedlessZeros(Numbers.significant(value, 3)));
    }

    /** Return a 0-based position, counted from 1 as people do. */
    static Traced position(String path, int zeroBased) {
        return number(path, "position", Integer.toString(zeroBased), Numbers.count(zeroBased + 1L));
    }

    /** Mark a number as computed from what stands at its path. */
    static Traced derived(String how, Traced figure) {
        return new Traced(figure.path(), figure.format(), figure.exact(), figure.text(), how);
    }

    private static Traced number(String path, String format, String exact, String text) {
        return new Traced(path, format, exact, text, null);
    }

    /**
     * A number with its origin. A large page has a million of them, so they are written without elements in between.
     *
     * @param format how the text was rounded
     * @param how it was computed from what stands at the path; {@code null} where it stands there itself
     */
    record Traced(
            String path,
            String format,
            String exact,
            String text,
            @Nullable String how) implements Node {
        @Override
        public void writeTo(HtmlBytes out) {
            out.markup("<data value=\"").text(exact);
            out.markup("\" data-format=\"").markup(format);
            out.markup("\" data-path=\"").text(path);
            if (how != null) {
                out.markup("\" data-derived=\"").text(how);
            }
            out.markup("\">").text(text).markup("</data>");
        }
    }

    private static String exact(Interval interval) {
        return interval.estimate() + " " + interval.low() + " " + interval.high();
    }
}
