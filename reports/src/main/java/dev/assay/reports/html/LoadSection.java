package dev.assay.reports.html;

import dev.assay.reports.text.BoundWords;
import dev.assay.reports.text.FewRounds;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.result.BoundOutcome;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.PeakRateSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Show what became of queries that arrived whether or not the model was free. */
final class LoadSection {
    private LoadSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return view.blocks().stream().flatMap(block -> block.cells().stream()).anyMatch(cell -> openLoop(cell) != null);
    }

    static Element render(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                OpenLoopSummary summary = openLoop(cell);
                if (summary != null) {
                    rows.add(row(view, block, cell, summary));
                }
            }
        }
        return Page.section(view, "load", "Under a load from outside")
                .add(
                        Page.paragraph(
                                "Queries arrived at random moments that were fixed beforehand, whether or not the model was"
                                        + " free. Latency counts from when a query was due, so that one that had to wait for others is as"
                                        + " slow as its user would find it. The issue delay is the part of it before the model got the"
                                        + " query: waiting for a free thread, and Assay's own lateness."),
                        Page.table(
                                "Offered and achieved rate, issue delay, and whether the latency bound was kept to",
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#Offered",
                                        "#Achieved",
                                        "#Issue delay, p50",
                                        "#p99",
                                        "#longest",
                                        "Latency bound")),
                                rows))
                .addAll(peakRates(view))
                .addAll(charts(view));
    }

    private static List<Element> peakRates(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                PeakRateSummary peak = summary == null ? null : summary.peakRate();
                if (peak != null) {
                    rows.add(peakRow(view, block, cell, peak));
                }
            }
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        Element.of("h3").text("The highest rate that keeps to the bound"),
                        Page.paragraph(
                                "Every round searched anew: a trial counts as met where the number of slow queries shows, with"
                                        + " 99 % confidence, that the percentile is within the bound, and a rate counts once several trials in"
                                        + " a row met it. That errs on the low side; longer trials err less."),
                        Page.table(
                                "Highest rates",
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#Queries a second",
                                        "#95 % interval",
                                        "#Rounds confirmed",
                                        "#Trials")),
                                rows));
    }

    private static Element peakRow(View view, View.Block block, View.Cell cell, PeakRateSummary peak) {
        String path = cell.path() + "/summary/peakRate";
        Interval rate = peak.queriesPerSecond();
        Element confirmed = Page.number(Figure.count(path + "/confirmedRounds", peak.confirmedRounds()));
        if (peak.confirmedRounds() < cell.result().rounds().size()) {
            confirmed.text(" of " + cell.result().rounds().size() + " ").add(Badge.unconfirmed());
        }
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        rate == null
                                ? Page.number(Figure.throughput(
                                        cell.path() + "/rounds/0/foundRate/queriesPerSecond",
                                        RateLines.foundRate(
                                                        cell.result().rounds().getFirst())
                                                .queriesPerSecond()))
                                : Page.number(Figure.throughput(path + "/queriesPerSecond/estimate", rate.estimate())),
                        rate == null || !FewRounds.suffice(cell.result())
                                ? Page.absent(FewRounds.WORDS)
                                : Page.number(
                                        Figure.throughput(path + "/queriesPerSecond/low", rate.low()),
                                        new Node.Text(" to "),
                                        Figure.throughput(path + "/queriesPerSecond/high", rate.high())),
                        confirmed,
                        Page.number(Figure.count(path + "/trials", peak.trials())));
    }

    private static List<Element> charts(View view) {
        List<Element> figures = RateLines.figures(view);
        return figures.isEmpty()
                ? List.of()
                : List.of(
                        Element.of("h3").text("Latency against rate"),
                        Element.of("div", "charts").addAll(figures));
    }

    private static @Nullable OpenLoopSummary openLoop(View.Cell cell) {
        CellSummary summary = cell.result().summary();
        return summary == null ? null : summary.openLoop();
    }

    private static Element row(View view, View.Block block, View.Cell cell, OpenLoopSummary summary) {
        String path = cell.path() + "/summary/openLoop";
        Element achieved = Page.number(Figure.throughput(path + "/achievedPerSecond", summary.achievedPerSecond()));
        if (!summary.keptUp()) {
            achieved.add(Badge.tooFast());
        }
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.number(Figure.throughput(path + "/offeredPerSecond", summary.offeredPerSecond())),
                        achieved,
                        delay(path + "/issueDelayP50Ns", summary.issueDelayP50Ns()),
                        delay(path + "/issueDelayP99Ns", summary.issueDelayP99Ns()),
                        Page.number(Figure.duration(path + "/issueDelayMaxNs", summary.issueDelayMaxNs())),
                        bound(block, cell, summary));
    }

    private static Element delay(String path, @Nullable Long delayNs) {
        return delayNs == null ? Page.absent("n too small") : Page.number(Figure.duration(path, delayNs));
    }

    private static Element bound(View.Block block, View.Cell cell, OpenLoopSummary summary) {
        LatencyBound bound = block.result().load().latencyBound();
        BoundOutcome outcome = summary.latencyBound();
        if (bound == null || outcome == null) {
            return Element.of("td", "quiet").text("none given");
        }
        return Page.cell(
                Element.of("span").text(BoundWords.bound(bound) + " "),
                Badge.of(outcome.verdict()),
                Element.of("small")
                        .text(BoundWords.evidence(
                                outcome, cell.result().rounds().size())));
    }
}
