package dev.assay.reports.html;

import dev.assay.reports.text.BoundWords;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.RateTrial;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellSummary;
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
        Map<Integer, List<RateChart.Point>> points = new LinkedHashMap<>();
        Map<Integer, View.Cell> cells = new LinkedHashMap<>();
        List<Element> rows = new ArrayList<>();
        List<View.Block> ascending = blocks.stream()
                .sorted((one, other) -> Double.compare(rate(one), rate(other)))
                .toList();
        for (View.Block block : ascending) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                Long p99Ns = summary == null ? null : summary.p99Ns();
                if (summary != null && summary.openLoop() != null && p99Ns != null) {
                    boolean keptUp = summary.openLoop().keptUp();
                    cells.putIfAbsent(cell.number(), cell);
                    points.computeIfAbsent(cell.number(), _ -> new ArrayList<>())
                            .add(new RateChart.Point(
                                    rate(block),
                                    (double) p99Ns,
                                    !keptUp,
                                    "p99 " + Numbers.duration(p99Ns) + (keptUp ? "" : ", did not keep up")));
                    rows.add(sweepRow(cell, summary, p99Ns));
                }
            }
        }
        if (!points.isEmpty()) {
            List<RateChart.Line> lines = points.entrySet().stream()
                    .map(entry -> new RateChart.Line(
                            Objects.requireNonNull(cells.get(entry.getKey())), entry.getValue(), true))
                    .toList();
            String title = view.title(ascending.getFirst()) + " to "
                    + ascending.getLast().result().load().name();
            figures.add(new RateChart(
                            title, ", p99 latency by offered rate; a ring: did not keep up", lines, common(blocks))
                    .figure(Page.table(
                            "Latency by rate, " + title,
                            "data",
                            List.of(Page.headers("Variant", "#Offered", "#Achieved", "#p99")),
                            rows)));
        }
    }

    private static Element sweepRow(View.Cell cell, CellSummary summary, long p99Ns) {
        String path = cell.path() + "/summary";
        var openLoop = Objects.requireNonNull(summary.openLoop());
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.number(
                                Figure.throughput(path + "/openLoop/offeredPerSecond", openLoop.offeredPerSecond())),
                        Page.number(
                                Figure.throughput(path + "/openLoop/achievedPerSecond", openLoop.achievedPerSecond())),
                        Page.number(Figure.duration(path + "/p99Ns", p99Ns)));
    }

    private static double rate(View.Block block) {
        return block.result().load() instanceof Load.Server server ? server.queriesPerSecond() : 0;
    }

    /** Return the latency bound that all blocks have, if they have the same one. */
    private static @Nullable LatencyBound common(List<View.Block> blocks) {
        LatencyBound first = blocks.getFirst().result().load().latencyBound();
        // The curve shows p99: another percentile's bound would be a line that it can't be held against.
        return first != null && first.percentile() == 99 ? first : null;
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
                            trial.queriesPerSecond(), (double) trial.percentileNs(), !trial.met(), words(trial, load)));
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
            @Nullable LatencyBound bound) {
        static Place of(BlockResult block, Load.Server load) {
            return new Place(
                    block.device(), block.runtime().name(), block.shape().name(), load.threads(), load.latencyBound());
        }
    }
}
