package dev.assay.reports.html;

import java.util.function.DoubleFunction;

/** Draw the few shapes that the charts are made of. */
final class Svg {
    private Svg() {}

    /** Return a drawing that scales with the page. */
    static Element drawing(String cssClasses, double width, double height, String label) {
        return Element.of("svg", cssClasses)
                .set("viewBox", "0 0 " + at(width) + " " + at(height))
                .set("role", "img")
                .set("aria-label", label);
    }

    static Element group(String cssClasses) {
        return Element.of("g", cssClasses);
    }

    /** Return a group of what belongs to one variant; readers can hide it. */
    static Element series(int number) {
        return group("series " + Page.style(number)).set("data-variant", Integer.toString(number));
    }

    /**
     * Return axes that begin with a line across at each tick of a vertical scale, and its words on the left.
     *
     * @param wanted about how many ticks
     */
    static Element levels(LogScale y, int wanted, double left, double right, DoubleFunction<String> words) {
        Element axes = group("axes");
        for (double tick : y.ticks(wanted)) {
            axes.add(
                    line("grid", left, y.at(tick), right, y.at(tick)),
                    text("end", left - 8, y.at(tick) + 4, words.apply(tick)));
        }
        return axes;
    }

    static Element line(String cssClasses, double x1, double y1, double x2, double y2) {
        return path(cssClasses, "M" + at(x1) + " " + at(y1) + "L" + at(x2) + " " + at(y2));
    }

    static Element path(String cssClasses, String d) {
        return Element.of("path", cssClasses).set("d", d);
    }

    static Element rectangle(String cssClasses, double x, double y, double width, double height) {
        return Element.of("rect", cssClasses)
                .set("x", at(x))
                .set("y", at(y))
                .set("width", at(Math.max(0, width)))
                .set("height", at(Math.max(0, height)));
    }

    /**
     * Return text.
     *
     * @param cssClasses {@code start}, {@code middle} or {@code end} say which end of the text is at x
     */
    static Element circle(String cssClasses, double x, double y, double radius) {
        return Element.of("circle", cssClasses)
                .set("cx", at(x))
                .set("cy", at(y))
                .set("r", at(radius));
    }

    static Element text(String cssClasses, double x, double y, String text) {
        return Element.of("text", cssClasses).set("x", at(x)).set("y", at(y)).text(text);
    }

    /** Give a shape the words that appear when it is pointed at. */
    static Element tip(Element shape, String words) {
        return shape.set("data-tip", words);
    }

    /** Return a coordinate, rounded to a tenth of a pixel. */
    static String at(double coordinate) {
        if (!Double.isFinite(coordinate)) {
            throw new IllegalArgumentException("a coordinate is finite, but is " + coordinate);
        }
        long tenths = Math.round(coordinate * 10);
        long whole = Math.abs(tenths) / 10;
        long rest = Math.abs(tenths) % 10;
        return (tenths < 0 ? "-" : "") + whole + (rest == 0 ? "" : "." + rest);
    }
}
