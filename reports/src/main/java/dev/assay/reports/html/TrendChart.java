package dev.assay.reports.html;

import dev.assay.reports.history.Metric;
import dev.assay.reports.history.Point;
import dev.assay.reports.history.Series;
import dev.assay.reports.history.Standing;
import dev.assay.reports.history.Trend;
import dev.assay.reports.text.Numbers;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Draw a series run by run: a dot for each, a line for each level, and a mark where it changed. */
final class TrendChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 220;
    private static final double LEFT = 70;
    private static final double RIGHT = 464;
    private static final double TOP = 16;
    private static final double BOTTOM = 178;
    private static final double LEAST_RATIO = 1.1;

    private final Trend trend;
    private final Series series;
    private final LogScale values;
    private final @Nullable Standing baseline;

    private TrendChart(Trend trend) {
        this.trend = trend;
        this.series = trend.series();
        Standing standing = trend.standing();
        this.baseline = standing != null && standing.isBaseline() ? standing : null;
        DoubleSummaryStatistics shown =
                series.points().stream().mapToDouble(Point::value).summaryStatistics();
        if (baseline != null) {
            shown.accept(baseline.value());
        }
        this.values = LogScale.around(shown.getMin(), shown.getMax(), LEAST_RATIO, BOTTOM, TOP);
    }

    static Element render(Trend trend) {
        TrendChart chart = new TrendChart(trend);
        Element caption = Element.of("figcaption")
                .add(Element.of("strong").text(chart.series.metric().words()))
                .text(" of ")
                .add(Page.name(chart.series.name().cell()));
        if (chart.baseline != null) {
            caption.text("; the line is ").add(Page.name(chart.baseline.reference()));
        }
        return Page.figure(chart.drawing(), caption, chart.table());
    }

    private Element drawing() {
        Element drawing = Svg.drawing(
                "chart", WIDTH, HEIGHT, series.metric().words() + " run by run. The table below has the same numbers.");
        Element axes = Svg.levels(values, 4, LEFT, RIGHT, ticks(series.metric()));
        axes.add(
                Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
                Svg.text("start", LEFT, BOTTOM + 17, day(series.points().getFirst())),
                Svg.text("end", RIGHT, BOTTOM + 17, day(series.last())),
                Svg.text("middle label", (LEFT + RIGHT) / 2, HEIGHT - 6, "run"));
        drawing.add(axes);
        if (baseline != null) {
            double y = values.at(baseline.value());
            drawing.add(Svg.tip(
                    Svg.line("gap", LEFT, y, RIGHT, y),
                    baseline.reference() + ": " + series.metric().format(baseline.value())));
        }
        trend.changes().forEach(change -> {
            double x = (x(change.index() - 1) + x(change.index())) / 2;
            String css = "change " + tone(change.direction());
            drawing.add(Svg.tip(
                    Svg.line(css, x, TOP - 8, x, BOTTOM),
                    Numbers.ratio(change.ratio()) + " as much from here on"
                            + (change.events().isEmpty() ? "" : "; new: " + String.join(", ", change.events()))));
        });
        Element marks = Svg.series(1);
        for (Trend.Level level : trend.levels()) {
            double y = values.at(level.value());
            marks.add(Svg.line("level", x(level.from()) - 4, y, x(level.to() - 1) + 4, y));
        }
        for (int i = 0; i < series.points().size(); i++) {
            Point point = series.points().get(i);
            Element dot = Svg.circle("mark", x(i), values.at(point.value()), 3.5);
            String report = point.report();
            Element shown = Svg.tip(dot, point.run() + ": " + series.metric().format(point.value()));
            marks.add(
                    report == null
                            ? shown
                            : Element.of("a")
                                    .set("href", report)
                                    .set("aria-label", point.run())
                                    .add(shown));
        }
        return drawing.add(marks);
    }

    private static String tone(Trend.Direction direction) {
        return switch (direction) {
            case BETTER -> "good";
            case WORSE -> "bad";
            case NEGLIGIBLE, UNCLEAR -> "open";
        };
    }

    private static DoubleFunction<String> ticks(Metric metric) {
        return value -> Numbers.withoutNeedlessZeros(metric.format(value));
    }

    private double x(int index) {
        int count = series.points().size();
        double inner = RIGHT - LEFT - 24;
        return LEFT + 12 + (count == 1 ? inner / 2 : inner * index / (count - 1));
    }

    private static String day(Point point) {
        return point.started().toString().substring(0, 10);
    }

    private Element table() {
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < series.points().size(); i++) {
            Point point = series.points().get(i);
            Element run = point.report() == null
                    ? Page.rowHeader(Page.name(point.run()))
                    : Page.rowHeader(Element.of("a").set("href", point.report()).add(Page.name(point.run())));
            rows.add(Element.of("tr")
                    .add(
                            run,
                            Page.cell(
                                    point.started().toString().substring(0, 16).replace('T', ' ')),
                            Page.number(Element.of("span").text(series.metric().format(point.value()))),
                            Page.cell(point.versions().assay()),
                            Page.cell(point.versions().runtime()),
                            Page.cell(words(i))));
        }
        return Page.table(
                series.metric().words() + " of " + series.name().cell(),
                "",
                List.of(Page.headers("Run", "Time (UTC)", "#Value", "Assay", "Runtime", "Change")),
                rows);
    }

    private String words(int index) {
        return trend.changes().stream()
                .filter(change -> change.index() == index)
                .map(change -> Numbers.ratio(change.ratio()) + " as much from here on")
                .findFirst()
                .orElse("");
    }
}
