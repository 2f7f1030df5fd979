package dev.assay.reports.html;

import dev.assay.reports.text.BatchingWords;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.result.BatchingGain;
import dev.assay.scenarios.result.BatchingSummary;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.PeakRateSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Show what putting requests together to batches was worth, setting by setting, and which batches came of it. */
final class BatchingSection {
    private BatchingSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return view.blocks().stream().flatMap(block -> block.cells().stream()).anyMatch(cell -> batching(cell) != null);
    }

    static Element render(View view) {
        List<Element> rows = new ArrayList<>();
        List<Element> evidence = new ArrayList<>();
        List<Element> sizes = new ArrayList<>();
        for (List<View.Block> family : families(view)) {
            for (View.Block block : family) {
                for (View.Cell cell : block.cells()) {
                    CellSummary summary = cell.result().summary();
                    if (summary != null) {
                        rows.add(row(view, block, cell, summary));
                        BatchingSummary batching = summary.batching();
                        if (batching != null) {
                            evidence.add(evidenceRow(view, block, cell, batching));
                            if (batching.batches().sizes().size() > 1) {
                                sizes.add(BatchSizesChart.render(view, block, cell, batching));
                            }
                        }
                    }
                }
            }
        }
        return Page.section(view, "batching", "Dynamic batching")
                .add(
                        Page.paragraph(
                                "A batcher stood in front of the model: requests that waited at the same time were run together."
                                        + " The latency of a request counts from when it was due, waiting for others included."),
                        Page.table(
                                "Throughput and latency with each setting of the batcher",
                                "data",
                                List.of(Page.headers(
                                        "Variant", "Block", "Batches", "#Queries a second", "#p50", "#p99", "#Gain")),
                                rows),
                        Page.note(
                                "The gain is how many times higher the rate, or the throughput, or how many times shorter the median"
                                        + " latency of a server load is than in the block that differs in nothing but that it has no batcher"
                                        + " (or batches of one request, whatever its length). Settings are blocks of their own, measured one after the other:"
                                        + " the interval (95 %, Welch's t) does not know of what changed on the machine in between."))
                .add(Element.of("div", "charts").addAll(charts(view)))
                .add(
                        Element.of("h3").text("The batches"),
                        Page.table(
                                "How many batches of which kind, and requests without an answer",
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#Requests a batch",
                                        "#Batches",
                                        "#full",
                                        "#at a preferred size",
                                        "#not full",
                                        "#tried one by one",
                                        "#Requests past the deadline",
                                        "#failed")),
                                evidence),
                        Element.of("div", "charts").addAll(sizes));
    }

    /** Return the blocks that have a batcher, each with those that differ in the batcher only, in the order of the result. */
    private static List<List<View.Block>> families(View view) {
        Map<Family, List<View.Block>> families = new LinkedHashMap<>();
        for (View.Block block : view.blocks()) {
            families.computeIfAbsent(Family.of(block.result()), _ -> new ArrayList<>())
                    .add(block);
        }
        return families.values().stream()
                .filter(family ->
                        family.stream().anyMatch(block -> block.result().load().batching() != null))
                .toList();
    }

    /** What blocks have in common that differ in their batcher only. */
    private record Family(String device, String runtime, String shape, Load load) {
        static Family of(BlockResult block) {
            return new Family(
                    block.device(),
                    block.runtime().name(),
                    block.shape().name(),
                    block.load().withoutBatching());
        }
    }

    private static Element row(View view, View.Block block, View.Cell cell, CellSummary summary) {
        String path = cell.path() + "/summary";
        OpenLoopSummary openLoop = summary.openLoop();
        Element rate = Page.number(rate(cell, summary));
        if (openLoop != null && !openLoop.keptUp()) {
            rate.text(" ").add(Badge.tooFast());
        }
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.cell(BatchingWords.settings(block.result().load().batching())),
                        rate,
                        latency(path + "/p50Ns", summary.p50Ns()),
                        latency(path + "/p99Ns", summary.p99Ns()),
                        gain(view, block, cell));
    }

    /** Return the rate that was found, or answered requests a second. */
    private static Node rate(View.Cell cell, CellSummary summary) {
        PeakRateSummary peak = summary.peakRate();
        Interval found = peak == null ? null : peak.queriesPerSecond();
        return found == null
                ? Figure.throughput(cell.path() + "/summary/throughputPerSecond", summary.throughputPerSecond())
                : Figure.throughput(cell.path() + "/summary/peakRate/queriesPerSecond/estimate", found.estimate());
    }

    private static Element latency(String path, @Nullable Long latencyNs) {
        return latencyNs == null ? Page.absent("n too small") : Page.number(Figure.duration(path, latencyNs));
    }

    private static Element gain(View view, View.Block block, View.Cell cell) {
        List<BatchingGain> gains = Objects.requireNonNullElse(view.result().batchingGains(), List.<BatchingGain>of());
        for (int i = 0; i < gains.size(); i++) {
            BatchingGain gain = gains.get(i);
            if (gain.block().equals(block.result().id())
                    && gain.variant().equals(cell.result().variant())) {
                Interval ratio = gain.gain();
                return ratio == null
                        ? Page.absent("not comparable")
                        : Page.number(Figure.ratio("/batchingGains/" + i + "/gain", ratio));
            }
        }
        return Page.absent("");
    }

    private static Element evidenceRow(View view, View.Block block, View.Cell cell, BatchingSummary summary) {
        String path = cell.path() + "/summary/batching";
        Batches batches = summary.batches();
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.number(Figure.plain(path + "/meanSize", summary.meanSize())),
                        Page.number(Figure.count(path + "/count", summary.count())),
                        Page.number(Figure.count(path + "/batches/full", batches.full())),
                        Page.number(Figure.count(path + "/batches/preferred", batches.preferred())),
                        Page.number(Figure.count(path + "/batches/delayed", batches.delayed())),
                        Page.number(Figure.count(path + "/batches/retried", batches.retried())),
                        Page.number(Figure.count(path + "/batches/expiredRequests", batches.expiredRequests())),
                        Page.number(Figure.count(path + "/batches/failedRequests", batches.failedRequests())));
    }

    /** Return a chart for each kind of load on one device and shape, whatever rate it has. */
    private static List<Element> charts(View view) {
        Map<String, List<View.Block>> groups = new LinkedHashMap<>();
        for (List<View.Block> family : families(view)) {
            BlockResult first = family.getFirst().result();
            String key = String.join(
                    "\n",
                    first.device(),
                    first.runtime().name(),
                    first.shape().name(),
                    first.load().typeName());
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(family);
        }
        return groups.values().stream()
                .filter(blocks ->
                        blocks.stream().flatMap(block -> block.cells().stream()).anyMatch(View.Cell::isMeasured))
                .map(blocks -> chart(view, blocks))
                .toList();
    }

    private static Element chart(View view, List<View.Block> blocks) {
        Tail tail = Tail.of(blocks);
        Map<Integer, RateChart.Line> lines = new LinkedHashMap<>();
        List<Element> rows = new ArrayList<>();
        for (View.Block block : blocks) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                Long latencyNs = summary == null ? null : tail.ns(summary);
                if (summary != null && latencyNs != null) {
                    String setting = block.result().load().name();
                    OpenLoopSummary openLoop = summary.openLoop();
                    lines.computeIfAbsent(cell.number(), _ -> new RateChart.Line(cell, new ArrayList<>(), false))
                            .points()
                            .add(new RateChart.Point(
                                    perSecond(summary),
                                    (double) latencyNs,
                                    openLoop != null && !openLoop.keptUp(),
                                    setting + ": " + tail.word() + " " + Numbers.duration(latencyNs),
                                    setting));
                    rows.add(Element.of("tr")
                            .add(
                                    Page.rowHeader(Page.variant(
                                            cell.number(), cell.result().variant())),
                                    Page.cell(setting),
                                    Page.number(rate(cell, summary)),
                                    Page.number(Figure.duration(
                                            cell.path() + "/summary/" + tail.word() + "Ns", latencyNs))));
                }
            }
        }
        LatencyBound bound = tail.bound(blocks);
        String title = view.title(blocks.getFirst()) + " and with a batcher";
        return new RateChart(
                        title,
                        ", " + tail.word() + " latency and rate of each setting; up and to the left is worse",
                        List.copyOf(lines.values()),
                        bound)
                .figure(Page.table(
                        "Settings, " + title,
                        "data",
                        List.of(Page.headers("Variant", "Load", "#Queries a second", "#" + tail.word())),
                        rows));
    }

    private static double perSecond(CellSummary summary) {
        PeakRateSummary peak = summary.peakRate();
        Interval found = peak == null ? null : peak.queriesPerSecond();
        return found == null ? summary.throughputPerSecond() : found.estimate();
    }

    private static @Nullable BatchingSummary batching(View.Cell cell) {
        CellSummary summary = cell.result().summary();
        return summary == null ? null : summary.batching();
    }
}
