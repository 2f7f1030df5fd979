package dev.assay.reports.html;

import dev.assay.reports.recommendation.ParetoFront;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.CellSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Draw accuracy over the time that a sample or query takes, and the front of what nothing else beats in both. */
final class ParetoChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 280;
    private static final double LEFT = 62;
    private static final double RIGHT = 464;
    private static final double TOP = 22;
    private static final double BOTTOM = 236;
    private static final int LONGEST_NAME = 22;
    private static final double LEAST_SPAN = 0.002;

    private final String title;
    private final boolean isThroughput;
    private final List<Point> points;
    private final List<Point> front;
    private final LogScale x;
    private final double lowest;
    private final double highest;

    /**
     * One variant with one runtime.
     *
     * @param runtime its name; empty where there is only one
     * @param timeNs median latency, or the time that a sample takes at full throughput
     * @param accuracy from 0 to 1
     */
    record Point(View.Block block, View.Cell cell, String runtime, double timeNs, double accuracy) {
        String name() {
            return cell.result().variant() + (runtime.isEmpty() ? "" : ", " + runtime);
        }
    }

    /**
     * @param points at least one, of blocks with the same load; fastest first
     */
    ParetoChart(String title, List<Point> points) {
        this.title = title;
        this.isThroughput = points.getFirst().block().result().load().isThroughput();
        this.points = points;
        this.front = ParetoFront.of(points, List.of(Point::timeNs, point -> -point.accuracy()));
        this.x = LogScale.around(points.getFirst().timeNs(), points.getLast().timeNs(), 1.6, LEFT, RIGHT);
        double least = points.stream().mapToDouble(Point::accuracy).min().orElseThrow();
        double most = points.stream().mapToDouble(Point::accuracy).max().orElseThrow();
        double margin = Math.max(0.15 * (most - least), (LEAST_SPAN - (most - least)) / 2);
        this.lowest = least - margin;
        this.highest = most + margin;
    }

    Element figure() {
        Element caption = Element.of("figcaption")
                .add(Element.of("strong").text(title))
                .text(
                        isThroughput
                                ? ", accuracy over the time a sample takes"
                                : ", accuracy over the median latency of a query")
                .add(Page.legend(variants()));
        return Page.figure(drawing(), caption, table());
    }

    private List<View.Cell> variants() {
        Map<Integer, View.Cell> variants = new TreeMap<>();
        points.forEach(point -> variants.putIfAbsent(point.cell().number(), point.cell()));
        return List.copyOf(variants.values());
    }

    private Element drawing() {
        Element drawing = Svg.drawing(
                "chart", WIDTH, HEIGHT, "Accuracy against speed, " + title + ". The table below has the same numbers.");
        drawing.add(axes());
        StringBuilder line = new StringBuilder();
        for (Point point : front) {
            String across = Svg.at(x.at(point.timeNs()));
            String up = Svg.at(y(point.accuracy()));
            line.append(line.isEmpty() ? "M" + across + " " + up : "H" + across + "V" + up);
        }
        drawing.add(Svg.path("front", line.append('H').append(Svg.at(RIGHT)).toString()));
        points.forEach(point -> drawing.add(mark(point)));
        return drawing;
    }

    private Element axes() {
        Element axes = Svg.group("axes");
        for (double tick : ticks()) {
            axes.add(
                    Svg.line("grid", LEFT, y(tick), RIGHT, y(tick)),
                    Svg.text("end", LEFT - 8, y(tick) + 4, Numbers.withoutNeedlessZeros(Numbers.accuracy(tick))));
        }
        for (double tick : x.ticks(5)) {
            axes.add(
                    Svg.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM),
                    Svg.text("middle", x.at(tick), BOTTOM + 17, Ticks.duration(tick)));
        }
        return axes.add(
                Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
                Svg.text(
                        "middle label",
                        (LEFT + RIGHT) / 2,
                        HEIGHT - 6,
                        isThroughput ? "time a sample takes" : "median latency"));
    }

    private List<Double> ticks() {
        double raw = (highest - lowest) / 5;
        double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = magnitude * (raw > 5 * magnitude ? 10 : raw > 2 * magnitude ? 5 : 2);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(lowest / step); i * step <= highest; i++) {
            // 7 * 0.1 is not 0.7 in binary.
            ticks.add(Math.rint(i * step * 1e9) / 1e9);
        }
        return ticks;
    }

    private double y(double accuracy) {
        return BOTTOM - (BOTTOM - TOP) * (accuracy - lowest) / (highest - lowest);
    }

    private Element mark(Point point) {
        boolean isFront = front.contains(point);
        double across = x.at(point.timeNs());
        double up = y(point.accuracy());
        Element shape = Marker.at(point.cell().number(), across, up, 4.5);
        boolean isLeft = across > (LEFT + RIGHT) / 2;
        String name = point.name();
        String label = name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
        Element series = Svg.series(point.cell().number())
                .add(Svg.tip(
                        isFront ? shape : shape.set("class", "ring"),
                        point.name() + ": " + Numbers.accuracy(point.accuracy()) + ", "
                                + Numbers.duration(Math.round(point.timeNs()))
                                + (isFront ? "" : "; something else beats it")));
        // Names of the others would lie over each other; the legend has their markers.
        return isFront
                ? series.add(Svg.text(isLeft ? "end" : "start", across + (isLeft ? -8 : 8), up - 6, label))
                : series;
    }

    private Element table() {
        List<Element> rows = new ArrayList<>();
        for (Point point : points) {
            CellSummary summary = Objects.requireNonNull(point.cell().result().summary());
            String path = point.cell().path() + "/summary";
            rows.add(Element.of("tr")
                    .add(
                            Page.rowHeader(Page.variant(
                                    point.cell().number(), point.cell().result().variant())),
                            Page.cell(point.block().result().runtime().name()),
                            Page.number(
                                    isThroughput
                                            ? Figure.throughput(
                                                    path + "/throughputPerSecond", summary.throughputPerSecond())
                                            : Figure.duration(
                                                    path + "/p50Ns", Objects.requireNonNull(summary.p50Ns()))),
                            Page.number(Figure.accuracy(path + "/accuracy/value", point.accuracy())),
                            Page.cell(front.contains(point) ? "on the front" : "")));
        }
        return Page.table(
                "Accuracy against speed, " + title,
                "data",
                List.of(Page.headers(
                        "Variant", "Runtime", isThroughput ? "#Throughput" : "#Median latency", "#Accuracy", "")),
                rows);
    }
}
