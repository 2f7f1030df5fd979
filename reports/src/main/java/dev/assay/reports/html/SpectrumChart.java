package dev.assay.reports.html;

import dev.assay.reports.text.BoundWords;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draw a block's latency percentiles on HdrHistogram's axis: x is 1/(1 − p), logarithmic, so that 90, 99 and 99.9 % are equally
 * far apart.
 */
final class SpectrumChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 280;
    private static final double LEFT = 62;
    private static final double RIGHT = 464;
    private static final double TOP = 14;
    private static final double BOTTOM = 236;
    private static final int POINTS = 80;
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999};
    private static final long[] NEEDED = Arrays.stream(PERCENTILES)
            .mapToLong(PercentileSupport::requiredQueries)
            .toArray();
    private static final double[] AXIS = {50, 90, 99, 99.9, 99.99, 99.999};

    private final String title;
    private final List<Curve> curves;
    private final @Nullable LatencyBound bound;
    private final LogScale x;
    private final LogScale y;

    private SpectrumChart(View view, View.Block block) {
        this.title = view.title(block);
        this.bound = block.result().load().latencyBound();
        this.curves = block.cells().stream()
                .filter(View.Cell::isMeasured)
                .map(cell -> Curve.of(cell, view.latencies(cell)))
                .toList();
        double reach = 10;
        double lowNs = Double.MAX_VALUE;
        double highNs = 1;
        for (Curve curve : curves) {
            reach = Math.max(reach, curve.values().reach());
            lowNs = Math.min(lowNs, curve.points().getFirst().latencyNs());
            highNs = Math.max(highNs, curve.points().getLast().latencyNs());
        }
        if (bound != null) {
            lowNs = Math.min(lowNs, boundNs(bound));
            highNs = Math.max(highNs, boundNs(bound));
        }
        this.x = new LogScale(1, reach * 1.15, LEFT, RIGHT);
        this.y = LogScale.around(lowNs, Math.max(lowNs, highNs), 1.3, BOTTOM, TOP);
    }

    /** One point of a curve: {@code odds} is 1/(1 − p). */
    private record Point(double odds, double latencyNs) {}

    /** A cell's latencies, and what is drawn of them, ascending. */
    private record Curve(View.Cell cell, Latencies values, List<Point> points) {
        static Curve of(View.Cell cell, Latencies values) {
            return new Curve(cell, values, SpectrumChart.points(values));
        }
    }

    static Element render(View view, View.Block block) {
        SpectrumChart chart = new SpectrumChart(view, block);
        Element caption = Element.of("figcaption")
                .add(Element.of("strong").text(chart.title))
                .text(what(block.result().load()))
                .add(Page.legend(chart.curves.stream().map(Curve::cell).toList()));
        return Page.figure(chart.drawing(), caption, chart.table());
    }

    private static String what(Load load) {
        return switch (load) {
            case Load.SingleStream _, Load.Concurrency _, Load.Sustained _ -> ", latency of a query";
            case Load.MultiStream streams -> ", latency of a query of " + streams.samples() + " samples";
            case Load.Server _ -> ", latency of a query from when it was due";
            case Load.PeakRate _ -> ", latency of a query from when it was due, at the highest rate";
            case Load.Offline _ -> ", time of a batch";
        };
    }

    private Element drawing() {
        Element drawing = Svg.drawing(
                "chart", WIDTH, HEIGHT, "Latency by percentile, " + title + ". The table below has the same numbers.");
        drawing.add(axes());
        if (bound != null) {
            drawing.add(bound(bound));
        }
        curves.forEach(curve -> drawing.add(series(curve)));
        return drawing;
    }

    private static double boundNs(LatencyBound bound) {
        return Math.max(1, bound.latency().toNanos());
    }

    /** Return a line at the latency that is allowed, with a mark at the percentile that it is meant for. */
    private Element bound(LatencyBound limit) {
        double at = y.at(boundNs(limit));
        double odds = odds(limit.percentile());
        Element line = Svg.group("slo")
                .add(
                        Svg.line("gap", LEFT, at, RIGHT, at),
                        Svg.text("start label", LEFT + 4, at - 5, BoundWords.bound(limit)));
        return x.holds(odds) ? line.add(Svg.line("gap", x.at(odds), at - 7, x.at(odds), at + 7)) : line;
    }

    private Element axes() {
        Element axes = Svg.levels(y, 5, LEFT, RIGHT, Ticks::duration);
        for (double percentile : AXIS) {
            double odds = odds(percentile);
            if (x.holds(odds)) {
                axes.add(
                        Svg.line("grid", x.at(odds), TOP, x.at(odds), BOTTOM),
                        Svg.text("middle", x.at(odds), BOTTOM + 17, words(percentile)));
            }
        }
        return axes.add(
                Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
                Svg.text("middle label", (LEFT + RIGHT) / 2, HEIGHT - 6, "percentile of queries"));
    }

    private Element series(Curve curve) {
        View.Cell cell = curve.cell();
        Latencies values = curve.values();
        StringBuilder path = new StringBuilder();
        double previousNs = -1;
        for (Point point : curve.points()) {
            String across = Svg.at(x.at(point.odds()));
            if (path.isEmpty()) {
                path.append('M').append(across).append(' ').append(Svg.at(y.at(point.latencyNs())));
            } else if (point.latencyNs() != previousNs) {
                path.append('H').append(across).append('V').append(Svg.at(y.at(point.latencyNs())));
            }
            previousNs = point.latencyNs();
        }
        Point last = curve.points().getLast();
        path.append('H').append(Svg.at(x.at(last.odds())));
        Element series = Svg.series(cell.number()).add(Svg.path("curve", path.toString()));
        for (int i = 0; i < PERCENTILES.length; i++) {
            double percentile = PERCENTILES[i];
            if (values.count() >= NEEDED[i]) {
                long latencyNs = values.valueAt(percentile);
                series.add(Svg.tip(
                        Marker.at(cell.number(), x.at(odds(percentile)), y.at((double) latencyNs), 3.4),
                        cell.result().variant() + ", p" + words(percentile) + ": " + Numbers.duration(latencyNs)));
            }
        }
        return series.add(Svg.tip(
                Svg.line(
                        "limit",
                        x.at(last.odds()),
                        y.at(last.latencyNs()) - 6,
                        x.at(last.odds()),
                        y.at(last.latencyNs()) + 6),
                cell.result().variant() + ": " + Numbers.count(values.count())
                        + " queries support nothing beyond this point"));
    }

    /** Return the curve, ascending, up to where the sample supports it. */
    private static List<Point> points(Latencies values) {
        List<Point> points = new ArrayList<>();
        points.add(new Point(1, (double) Math.max(1, values.minNs())));
        double reach = values.reach();
        for (int i = 1; i <= POINTS; i++) {
            double odds = Math.pow(reach, (double) i / POINTS);
            points.add(new Point(odds, (double) Math.max(1, values.valueAt(100 * (1 - 1 / odds)))));
        }
        return points;
    }

    private Element table() {
        long most =
                curves.stream().mapToLong(curve -> curve.values().count()).max().orElse(0);
        Element head = Page.headers("Variant", "#n");
        for (int i = 0; i < PERCENTILES.length; i++) {
            if (most >= NEEDED[i]) {
                head.add(Element.of("th", "n").set("scope", "col").text("p" + words(PERCENTILES[i])));
            }
        }
        List<Element> rows = new ArrayList<>();
        for (Curve curve : curves) {
            View.Cell cell = curve.cell();
            Latencies values = curve.values();
            Element row = Element.of("tr")
                    .add(Page.rowHeader(
                            Page.variant(cell.number(), cell.result().variant())))
                    .add(Page.number(Figure.count(cell.path() + "/summary/queries", values.count())));
            for (int i = 0; i < PERCENTILES.length; i++) {
                if (most >= NEEDED[i]) {
                    row.add(
                            values.count() < NEEDED[i]
                                    ? Page.absent("n too small")
                                    : Page.number(Figure.derived(
                                            "percentile " + words(PERCENTILES[i]),
                                            Figure.duration(cell.path() + "/rounds", values.valueAt(PERCENTILES[i])))));
                }
            }
            rows.add(row);
        }
        return Page.table("Latency percentiles, " + title, "data", List.of(head), rows);
    }

    private static double odds(double percentile) {
        return 100 / (100 - percentile);
    }

    private static String words(double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }
}
