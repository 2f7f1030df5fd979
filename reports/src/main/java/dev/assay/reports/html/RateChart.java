package dev.assay.reports.html;

import dev.assay.reports.text.BoundWords;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.LatencyBound;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Draw latency against the rate of queries, both logarithmic. */
final class RateChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 280;
    private static final double LEFT = 62;
    private static final double RIGHT = 464;
    private static final double TOP = 14;
    private static final double BOTTOM = 236;

    private final String title;
    private final String caption;
    private final List<Line> lines;
    private final @Nullable LatencyBound bound;
    private final LogScale x;
    private final LogScale y;

    /**
     * One latency at one rate.
     *
     * @param isOpen whether to draw a ring: the bound was not met here
     * @param label stands beside the point, if it is not empty
     */
    record Point(double queriesPerSecond, double latencyNs, boolean isOpen, String tip, String label) {}

    /**
     * Points of one variant.
     *
     * @param isJoined whether a curve joins them
     */
    record Line(View.Cell cell, List<Point> points, boolean isJoined) {}

    /**
     * @param caption what stands after the title
     * @param lines with at least one point in all
     * @param bound is drawn as a line across
     */
    RateChart(String title, String caption, List<Line> lines, @Nullable LatencyBound bound) {
        this.title = title;
        this.caption = caption;
        this.lines = lines;
        this.bound = bound;
        List<Point> points =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        double[] rates = points.stream().mapToDouble(Point::queriesPerSecond).toArray();
        double[] latencies = DoubleStream.concat(
                        points.stream().mapToDouble(point -> Math.max(1, point.latencyNs())),
                        bound == null ? DoubleStream.empty() : DoubleStream.of(boundNs(bound)))
                .toArray();
        this.x = scale(rates, LEFT, RIGHT);
        this.y = scale(latencies, BOTTOM, TOP);
    }

    private static double boundNs(LatencyBound bound) {
        return bound.latency().toNanos();
    }

    private static LogScale scale(double[] values, double from, double to) {
        return LogScale.around(
                DoubleStream.of(values).min().orElseThrow(),
                DoubleStream.of(values).max().orElseThrow(),
                1.3,
                from,
                to);
    }

    /** Return the chart with its caption and the table behind it. */
    Element figure(Element table) {
        List<View.Cell> shown = new ArrayList<>();
        lines.stream()
                .map(Line::cell)
                .filter(cell -> shown.stream().noneMatch(other -> other.number() == cell.number()))
                .forEach(shown::add);
        Element words = Element.of("figcaption")
                .add(Element.of("strong").text(title))
                .text(caption)
                .add(Page.legend(shown));
        return Page.figure(drawing(), words, table);
    }

    private Element drawing() {
        Element drawing = Svg.drawing(
                "chart", WIDTH, HEIGHT, "Latency by rate, " + title + ". The table below has the same numbers.");
        drawing.add(axes());
        if (bound != null) {
            double at = y.at(boundNs(bound));
            drawing.add(
                    Svg.line("gap", LEFT, at, RIGHT, at),
                    Svg.text("start label", LEFT + 4, at - 5, BoundWords.bound(bound)));
        }
        lines.forEach(line -> drawing.add(series(line)));
        return drawing;
    }

    private Element axes() {
        Element axes = Svg.levels(y, 5, LEFT, RIGHT, Ticks::duration);
        for (double tick : x.ticks(5)) {
            axes.add(
                    Svg.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM),
                    Svg.text("middle", x.at(tick), BOTTOM + 17, Ticks.throughput(tick)));
        }
        return axes.add(
                Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
                Svg.text("middle label", (LEFT + RIGHT) / 2, HEIGHT - 6, "queries a second"));
    }

    private Element series(Line line) {
        Element series = Svg.series(line.cell().number());
        if (line.isJoined() && line.points().size() > 1) {
            StringBuilder path = new StringBuilder();
            for (Point point : line.points()) {
                path.append(path.isEmpty() ? 'M' : 'L')
                        .append(Svg.at(x.at(point.queriesPerSecond())))
                        .append(' ')
                        .append(Svg.at(y.at(point.latencyNs())));
            }
            series.add(Svg.path("curve", path.toString()));
        }
        for (Point point : line.points()) {
            Element mark =
                    Marker.at(line.cell().number(), x.at(point.queriesPerSecond()), y.at(point.latencyNs()), 3.8);
            series.add(Svg.tip(
                    point.isOpen() ? mark.set("class", "ring") : mark,
                    line.cell().result().variant() + ", " + Numbers.throughput(point.queriesPerSecond()) + ": "
                            + point.tip()));
            if (!point.label().isEmpty()) {
                series.add(label(point));
            }
        }
        return series;
    }

    /** Return the label beside a point, on the side where there is more room. */
    private Element label(Point point) {
        double at = x.at(point.queriesPerSecond());
        boolean isLeft = at > (LEFT + RIGHT) / 2;
        return Svg.text(isLeft ? "end" : "start", at + (isLeft ? -7 : 7), y.at(point.latencyNs()) + 4, point.label());
    }
}
