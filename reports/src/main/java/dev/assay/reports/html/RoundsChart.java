package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Draw a block's rounds: what each measured, and below it the speed-up of each pair. */
final class RoundsChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 330;
    private static final double LEFT = 62;
    private static final double RIGHT = 464;
    private static final double TOP = 14;
    private static final double MIDDLE = 168;
    private static final double RATIO_TOP = 192;
    private static final double RATIO_BOTTOM = 286;
    private static final double HALF_STEP = 0.5;

    private final View view;
    private final View.Block block;
    private final String title;
    private final boolean isThroughput;
    private final List<View.Cell> cells;
    private final LogScale values;
    private final List<Value> measured = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();

    /** What one variant did in one round: its throughput, or its median latency in nanoseconds. */
    private record Value(View.Cell cell, RoundMeasurement round, double value) {}

    /** The speed-up of one variant in one round. */
    private record Pair(View.Cell cell, int round, double speedup) {}

    private RoundsChart(View view, View.Block block) {
        this.view = view;
        this.block = block;
        this.title = view.title(block);
        this.isThroughput = block.result().load().isThroughput();
        this.cells = block.cells().stream().filter(View.Cell::isMeasured).toList();
        for (View.Cell cell : cells) {
            List<RoundMeasurement> rounds = cell.result().rounds();
            for (int i = 0; i < rounds.size(); i++) {
                measured.add(new Value(cell, rounds.get(i), value(cell, i)));
            }
        }
        double[] all = measured.stream().mapToDouble(Value::value).toArray();
        double low = DoubleStream.of(all).min().orElse(1);
        this.values = LogScale.around(low, DoubleStream.of(all).max().orElse(low), 1.3, MIDDLE, TOP);
        for (Value own : measured) {
            if (own.cell().comparison() != null) {
                baselineValue(own.round().round())
                        .ifPresent(other ->
                                pairs.add(new Pair(own.cell(), own.round().round(), speedup(own, other))));
            }
        }
    }

    static Element render(View view, View.Block block) {
        RoundsChart chart = new RoundsChart(view, block);
        Element caption = Element.of("figcaption")
                .add(Element.of("strong").text(chart.title))
                .text(chart.isThroughput ? ", throughput" : ", median latency")
                .add(Page.legend(chart.cells));
        return Page.figure(chart.drawing(), caption, chart.table());
    }

    private double value(View.Cell cell, int index) {
        return Math.max(
                isThroughput
                        ? cell.result().rounds().get(index).throughputPerSecond()
                        : view.latencies(cell).medianNs(index),
                1e-9);
    }

    private double speedup(Value own, Value baseline) {
        return isThroughput ? own.value() / baseline.value() : baseline.value() / own.value();
    }

    private Optional<Value> baselineValue(int round) {
        return measured.stream()
                .filter(value -> value.cell().isBaseline() && value.round().round() == round)
                .findFirst();
    }

    private Element drawing() {
        Element drawing = Svg.drawing(
                "chart", WIDTH, HEIGHT, "Every round, " + title + ". The table below has the same numbers.");
        Element axes = Svg.levels(values, 4, LEFT, RIGHT, isThroughput ? Ticks::throughput : Ticks::duration);
        int step = Math.max(1, (roundCount() + 9) / 10);
        for (int round = 0; round < roundCount(); round += step) {
            axes.add(Svg.text("middle", x(round), RATIO_BOTTOM + 17, Integer.toString(round + 1)));
        }
        drawing.add(axes.add(
                Svg.line("axis", LEFT, MIDDLE, RIGHT, MIDDLE),
                Svg.line("axis", LEFT, RATIO_BOTTOM, RIGHT, RATIO_BOTTOM),
                Svg.text("middle label", (LEFT + RIGHT) / 2, HEIGHT - 6, "round")));
        for (View.Cell cell : cells) {
            Element series = Svg.series(cell.number());
            for (Value own : measured) {
                if (own.cell().number() == cell.number()) {
                    RoundMeasurement round = own.round();
                    String tip = cell.result().variant() + ", round " + (round.round() + 1) + ", ran as number "
                            + (round.order() + 1) + ": " + words(own.value());
                    series.add(Svg.tip(Marker.at(cell.number(), x(round.round()), values.at(own.value()), 4), tip));
                }
            }
            drawing.add(series);
        }
        return drawing.add(ratios());
    }

    private Element ratios() {
        Element ratios = Svg.group("ratios");
        if (pairs.isEmpty()) {
            return ratios.add(Svg.text(
                    "middle label",
                    (LEFT + RIGHT) / 2,
                    (RATIO_TOP + RATIO_BOTTOM) / 2,
                    "no round to compare with the baseline"));
        }
        double[] shown = DoubleStream.concat(
                        pairs.stream().mapToDouble(Pair::speedup),
                        cells.stream().flatMapToDouble(cell -> {
                            Interval speedup = speedup(cell);
                            return speedup == null
                                    ? DoubleStream.empty()
                                    : DoubleStream.of(speedup.low(), speedup.high());
                        }))
                .toArray();
        LogScale scale = LogScale.around(
                DoubleStream.of(shown).min().orElseThrow(),
                DoubleStream.of(shown).max().orElseThrow(),
                1.1,
                RATIO_BOTTOM,
                RATIO_TOP);
        Element axes = Svg.group("axes");
        for (double tick : scale.ticks(5)) {
            axes.add(
                    Svg.line(tick == 1 ? "one" : "grid", LEFT, scale.at(tick), RIGHT, scale.at(tick)),
                    Svg.text("end", LEFT - 8, scale.at(tick) + 4, Ticks.ratio(tick)));
        }
        ratios.add(axes);
        for (View.Cell cell : cells) {
            ratios.add(band(cell, scale));
        }
        return ratios;
    }

    private Element band(View.Cell cell, LogScale scale) {
        Element series = Svg.series(cell.number());
        Interval speedup = speedup(cell);
        if (speedup != null) {
            double top = scale.at(speedup.high());
            series.add(
                    Svg.rectangle("band", LEFT, top, RIGHT - LEFT, Math.max(1, scale.at(speedup.low()) - top)),
                    Svg.tip(
                            Svg.line(
                                    "estimate-line",
                                    LEFT,
                                    scale.at(speedup.estimate()),
                                    RIGHT,
                                    scale.at(speedup.estimate())),
                            cell.result().variant() + ": " + Numbers.ratio(speedup)));
        }
        for (Pair pair : pairs) {
            if (pair.cell().number() == cell.number()) {
                boolean isOutlier = isOutlier(pair);
                if (isOutlier) {
                    series.add(Svg.circle("outlier", x(pair.round()), scale.at(pair.speedup()), 8));
                }
                series.add(Svg.tip(
                        Marker.at(cell.number(), x(pair.round()), scale.at(pair.speedup()), 4),
                        cell.result().variant() + ", round " + (pair.round() + 1) + ": "
                                + Numbers.ratio(pair.speedup())
                                + (isOutlier ? ", far from the others, and counts" : "")));
            }
        }
        return series;
    }

    private static boolean isOutlier(Pair pair) {
        View.Compared compared = pair.cell().comparison();
        return compared != null
                && Objects.requireNonNullElse(compared.result().outlierRounds(), List.<Integer>of())
                        .contains(pair.round());
    }

    private static @Nullable Interval speedup(View.Cell cell) {
        return cell.comparison() == null ? null : cell.comparison().result().speedup();
    }

    private Element table() {
        Element head = Page.headers(
                "Variant", "#Round", "#Ran as number", isThroughput ? "#Throughput" : "#Median latency", "#Speed-up");
        List<Element> rows = new ArrayList<>();
        for (View.Cell cell : cells) {
            List<RoundMeasurement> rounds = cell.result().rounds();
            for (int i = 0; i < rounds.size(); i++) {
                rows.add(row(cell, i, rounds.get(i)));
            }
        }
        return Page.table("Rounds, " + title, "data", List.of(head), rows);
    }

    private Element row(View.Cell cell, int index, RoundMeasurement round) {
        String path = cell.path() + "/rounds/" + index;
        Node value = isThroughput
                ? Figure.throughput(path + "/throughputPerSecond", round.throughputPerSecond())
                : Figure.derived(
                        "median", Figure.duration(path, view.latencies(cell).medianNs(index)));
        Element ratio = pairs.stream()
                .filter(pair -> pair.cell().number() == cell.number() && pair.round() == round.round())
                .findFirst()
                .map(pair -> {
                    Element shown =
                            Page.number(Figure.derived("speed-up of round", Figure.ratio(path, pair.speedup())));
                    return isOutlier(pair) ? shown.add(Element.of("small").text("far from the others")) : shown;
                })
                .orElseGet(() -> Page.absent("–"));
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.number(Figure.position(path + "/round", round.round())),
                        Page.number(Figure.position(path + "/order", round.order())),
                        Page.number(value),
                        ratio);
    }

    private int roundCount() {
        int last = cells.stream()
                .flatMap(cell -> cell.result().rounds().stream())
                .mapToInt(RoundMeasurement::round)
                .max()
                .orElse(0);
        return Math.max(block.result().roundsPlanned(), last + 1);
    }

    private double x(int round) {
        return LEFT + (RIGHT - LEFT) * (round + HALF_STEP) / roundCount();
    }

    private String words(double value) {
        return isThroughput ? Numbers.throughput(value) : Numbers.duration(Math.round(value));
    }
}
