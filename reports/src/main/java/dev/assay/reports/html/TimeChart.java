package dev.assay.reports.html;

import dev.assay.reports.statistics.TimeBin;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Draw how latency changed over the time of a sustained load: the median, and above it p99 where enough queries stand behind it. */
final class TimeChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 280;
    private static final double LEFT = 62;
    private static final double RIGHT = 464;
    private static final double TOP = 14;
    private static final double BOTTOM = 236;
    private static final int BINS = 80;
    private static final double LEAST_RATIO = 1.3;

    private final View.Block block;
    private final String title;
    private final List<Run> runs = new ArrayList<>();
    private final LogScale y;
    private final double endMs;

    /** One round of one cell. */
    private record Run(View.Cell cell, RoundMeasurement round, List<TimeBin> bins) {}

    private TimeChart(View view, View.Block block) {
        this.block = block;
        this.title = view.title(block);
        for (View.Cell cell : block.cells()) {
            for (RoundMeasurement round : cell.result().rounds()) {
                List<TimeBin> bins = TimeBin.of(round, BINS);
                if (!bins.isEmpty()) {
                    runs.add(new Run(cell, round, bins));
                }
            }
        }
        List<TimeBin> all = runs.stream().flatMap(run -> run.bins().stream()).toList();
        double[] latencies = all.stream()
                .map(TimeBin::latency)
                .flatMapToDouble(latency -> {
                    Long p99Ns = latency.percentileNs(99);
                    double medianNs = latency.medianNs();
                    return DoubleStream.of(medianNs, p99Ns == null ? medianNs : (double) p99Ns);
                })
                .map(latencyNs -> Math.max(1, latencyNs))
                .toArray();
        this.y = LogScale.around(
                DoubleStream.of(latencies).min().orElseThrow(),
                DoubleStream.of(latencies).max().orElseThrow(),
                LEAST_RATIO,
                BOTTOM,
                TOP);
        this.endMs = all.stream().mapToDouble(TimeBin::endMs).max().orElseThrow();
    }

    /** Return whether a block has anything to draw. */
    static boolean hasContent(View.Block block) {
        return block.cells().stream()
                .flatMap(cell -> cell.result().rounds().stream())
                .anyMatch(
                        round -> round.intervals() != null && !round.intervals().isEmpty());
    }

    static Element render(View view, View.Block block) {
        TimeChart chart = new TimeChart(view, block);
        List<View.Cell> cells =
                block.cells().stream().filter(View.Cell::isMeasured).toList();
        Element caption = Element.of("figcaption")
                .add(Element.of("strong").text(chart.title))
                .text(", median latency over time; thin: p99; one line a round")
                .add(Page.legend(cells));
        return Page.figure(chart.drawing(), caption, chart.table());
    }

    private Element drawing() {
        Element drawing =
                Svg.drawing("chart", WIDTH, HEIGHT, "Latency over time, " + title + ". The table below sums it up.");
        drawing.add(axes());
        for (Run run : runs) {
            Element series = Svg.series(run.cell().number());
            series.add(Svg.tip(
                    Svg.path("curve", path(run, false)),
                    run.cell().result().variant() + ", round " + (run.round().round() + 1) + ", median"));
            String p99 = path(run, true);
            if (!p99.isEmpty()) {
                series.add(Svg.path("faint", p99));
            }
            drawing.add(series);
        }
        return drawing;
    }

    private Element axes() {
        Element axes = Svg.levels(y, 5, LEFT, RIGHT, Ticks::duration);
        long stepMs = stepMs();
        for (long atMs = 0; atMs <= endMs; atMs += stepMs) {
            axes.add(Svg.text("middle", x((double) atMs), BOTTOM + 17, Numbers.time(atMs)));
        }
        return axes.add(
                Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
                Svg.text("middle label", (LEFT + RIGHT) / 2, HEIGHT - 6, "time since the round began"));
    }

    private long stepMs() {
        for (long seconds : new long[] {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800}) {
            if (endMs / (seconds * 1000) <= 6) {
                return seconds * 1000;
            }
        }
        return 3_600_000;
    }

    /** Return the path through the middles of the bins; where a percentile is not supported the line is broken. */
    private String path(Run run, boolean isTail) {
        StringBuilder path = new StringBuilder();
        boolean isBroken = true;
        for (TimeBin bin : run.bins()) {
            Long latencyNs = isTail
                    ? bin.latency().percentileNs(99)
                    : (Long) bin.latency().medianNs();
            if (latencyNs != null) {
                path.append(isBroken ? 'M' : 'L')
                        .append(Svg.at(x((bin.startMs() + bin.endMs()) / 2.0)))
                        .append(' ')
                        .append(Svg.at(y.at((double) latencyNs)));
            }
            isBroken = latencyNs == null;
        }
        return path.toString();
    }

    private double x(double atMs) {
        return LEFT + (RIGHT - LEFT) * atMs / endMs;
    }

    private Element table() {
        List<Element> rows = new ArrayList<>();
        for (View.Cell cell : block.cells()) {
            List<Drift> drifts = drifts(cell);
            for (int i = 0; i < drifts.size(); i++) {
                rows.add(row(cell, cell.path() + "/summary/drift/" + i, drifts.get(i)));
            }
        }
        return Page.table(
                "First and last tenth of each round, " + title,
                "data",
                List.of(Page.headers(
                        "Variant",
                        "#Round",
                        "#Median at first",
                        "#At last",
                        "#Last over first",
                        "#Throughput at first",
                        "#At last",
                        "More than a tenth slower")),
                rows);
    }

    private static List<Drift> drifts(View.Cell cell) {
        List<Drift> drifts =
                cell.result().summary() == null ? null : cell.result().summary().drift();
        return drifts == null ? List.of() : drifts;
    }

    private static Element row(View.Cell cell, String path, Drift drift) {
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.number(Figure.position(path + "/round", drift.round())),
                        Page.number(Figure.duration(path + "/firstP50Ns", drift.firstP50Ns())),
                        Page.number(Figure.duration(path + "/lastP50Ns", drift.lastP50Ns())),
                        Page.number(Figure.ratio(path + "/slowdown", drift.slowdown())),
                        Page.number(Figure.throughput(path + "/firstPerSecond", drift.firstPerSecond())),
                        Page.number(Figure.throughput(path + "/lastPerSecond", drift.lastPerSecond())),
                        Page.cell(slower(drift.slowerFromMs())));
    }

    private static String slower(@Nullable Long fromMs) {
        return fromMs == null ? "never for good" : "from " + Numbers.time(fromMs) + " on";
    }
}
