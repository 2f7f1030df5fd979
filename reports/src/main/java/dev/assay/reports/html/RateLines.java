package dev.assay.reports.html;

import dev.assay.reports.text.BoundWords;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.RateTrial;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.OpenLoopSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gather what a result tells about latency at different rates: of loads that differ only in their rate, and of searches for one. */
final class RateLines {
    private RateLines() {}

    /** Return a chart for each. */
    static List<Element> figures(View view) {
        List<Element> figures = new ArrayList<>();
        Map<Place, List<View.Block>> sweeps = new LinkedHashMap<>();
        for (View.Block block : view.blocks()) {
            switch (block.result().load()) {
                case Load.Server server ->
                    sweeps.computeIfAbsent(Place.of(block.result(), server), _ -> new ArrayList<>())
                            .add(block);
                case Load.PeakRate peak -> trials(view, block, peak, figures);
                case Load.SingleStream _, Load.MultiStream _, Load.Concurrency _, Load.Sustained _, Load.Offline _ -> {}
            }
        }
        sweeps.values().stream().filter(blocks -> blocks.size() > 1).forEach(blocks -> sweep(view, blocks, figures));
        return figures;
    }

    /** Return the rate that a round found. */
    static FoundRate foundRate(RoundMeasurement round) {
        return Objects.requireNonNull(round.foundRate(), "a round of a peak-rate load has its rate");
    }

    private static void sweep(View view, List<View.Block> blocks, List<Element> figures) {
        List<View.Block> ascending = blocks.stream()
                .sorted((one, other) -> Double.compare(rate(one), rate(other)))
                .toList();
        Tail tail = Tail.of(ascending);
        Map<Integer, RateChart.Line> lines = new LinkedHashMap<>();
        List<Element> rows = new ArrayList<>();
        for (View.Block block : ascending) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                OpenLoopSummary openLoop = summary == null ? null : summary.openLoop();
                Long latencyNs = summary == null ? null : tail.ns(summary);
                if (openLoop != null && latencyNs != null) {
                    String words = tail.word() + " " + Numbers.duration(latencyNs)
                            + (openLoop.keptUp() ? "" : ", did not keep up");
                    lines.computeIfAbsent(cell.number(), _ -> new RateChart.Line(cell, new ArrayList<>(), true))
                            .points()
                            .add(new RateChart.Point(rate(block), (double) latencyNs, !openLoop.keptUp(), words, ""));
                    rows.add(sweepRow(cell, openLoop, tail, latencyNs));
                }
            }
        }
        if (!lines.isEmpty()) {
            String title = view.title(ascending.getFirst()) + " to "
                    + ascending.getLast().result().load().name();
            String caption = ", " + tail.word() + " latency by offered rate; a ring: did not keep up";
            figures.add(new RateChart(title, caption, List.copyOf(lines.values()), tail.bound(blocks))
                    .figure(Page.table(
                            "Latency by rate, " + title,
                            "data",
                            List.of(Page.headers("Variant", "#Offered", "#Achieved", "#" + tail.word())),
                            rows)));
        }
    }

    private static Element sweepRow(View.Cell cell, OpenLoopSummary openLoop, Tail tail, long latencyNs) {
        String path = cell.path() + "/summary";
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.number(
                                Figure.throughput(path + "/openLoop/offeredPerSecond", openLoop.offeredPerSecond())),
                        Page.number(
                                Figure.throughput(path + "/openLoop/achievedPerSecond", openLoop.achievedPerSecond())),
                        Page.number(Figure.duration(path + "/" + tail.word() + "Ns", latencyNs)));
    }

    private static double rate(View.Block block) {
        return block.result().load() instanceof Load.Server server ? server.queriesPerSecond() : 0;
    }

    private static void trials(View view, View.Block block, Load.PeakRate load, List<Element> figures) {
        List<RateChart.Line> lines = new ArrayList<>();
        List<Element> rows = new ArrayList<>();
        for (View.Cell cell : block.cells()) {
            List<RateChart.Point> points = new ArrayList<>();
            for (int round = 0; round < cell.result().rounds().size(); round++) {
                FoundRate found = foundRate(cell.result().rounds().get(round));
                for (int i = 0; i < found.trials().size(); i++) {
                    RateTrial trial = found.trials().get(i);
                    points.add(new RateChart.Point(
                            trial.queriesPerSecond(),
                            (double) trial.percentileNs(),
                            !trial.met(),
                            words(trial, load),
                            ""));
                    rows.add(trialRow(cell, round, i, trial));
                }
            }
            if (!points.isEmpty()) {
                lines.add(new RateChart.Line(cell, points, false));
            }
        }
        if (!lines.isEmpty()) {
            String title = view.title(block);
            String caption = ", p" + BoundWords.percentile(load.latencyBound().percentile())
                    + " latency of every trial; a ring: not shown to keep to the bound";
            figures.add(new RateChart(title, caption, lines, load.latencyBound())
                    .figure(Page.table(
                            "Trials, " + title,
                            "data",
                            List.of(Page.headers(
                                    "Variant",
                                    "#Round",
                                    "#Queries a second",
                                    "#Queries",
                                    "#Too slow",
                                    "#Percentile",
                                    "Bound")),
                            rows)));
        }
    }

    private static String words(RateTrial trial, Load.PeakRate load) {
        return "p" + BoundWords.percentile(load.latencyBound().percentile()) + " "
                + Numbers.duration(trial.percentileNs()) + ", " + Numbers.count(trial.queriesAbove()) + " of "
                + Numbers.count(trial.queries()) + " queries too slow";
    }

    private static Element trialRow(View.Cell cell, int round, int index, RateTrial trial) {
        String path = cell.path() + "/rounds/" + round + "/foundRate/trials/" + index;
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.number(Figure.position(
                                cell.path() + "/rounds/" + round + "/round",
                                cell.result().rounds().get(round).round())),
                        Page.number(Figure.throughput(path + "/queriesPerSecond", trial.queriesPerSecond())),
                        Page.number(Figure.count(path + "/queries", trial.queries())),
                        Page.number(Figure.count(path + "/queriesAbove", trial.queriesAbove())),
                        Page.number(Figure.duration(path + "/percentileNs", trial.percentileNs())),
                        Page.cell((trial.met() ? "met" : "not met") + (trial.confirming() ? ", repeated" : "")));
    }

    /** What loads have in common that differ in their rate only. */
    private record Place(
            String device,
            String runtime,
            String shape,
            int threads,
            @Nullable Batching batching,
            @Nullable LatencyBound bound) {
        static Place of(BlockResult block, Load.Server load) {
            return new Place(
                    block.device(),
                    block.runtime().name(),
                    block.shape().name(),
                    load.threads(),
                    load.batching(),
                    load.latencyBound());
        }
    }
}
