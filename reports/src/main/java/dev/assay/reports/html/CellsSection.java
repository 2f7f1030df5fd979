package dev.assay.reports.html;

import dev.assay.reports.text.FewRounds;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.UpperBounds;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Show every cell with its numbers, and every comparison with its interval. */
final class CellsSection {
    private static final int COLUMNS = 8;

    private final View view;
    private final ForestPlot forest;

    private CellsSection(View view) {
        this.view = view;
        this.forest = ForestPlot.over(view);
    }

    static Element render(View view) {
        return new CellsSection(view).section();
    }

    private Element section() {
        String tableId = view.id("cells-table");
        Element table = Element.of("table", "matrix")
                .set("id", tableId)
                .set("role", "table")
                .add(Element.of("caption")
                        .text("Speed-ups are against the baseline of the same block, with confidence intervals."
                                + " Latency is that of one query, which is one batch where the load is offline; below each percentile"
                                + " stands what it is at most, with 99 % confidence."));
        table.add(Element.of("thead").set("role", "rowgroup").add(head()));
        for (View.Block block : view.blocks()) {
            Element body = Element.of("tbody").set("role", "rowgroup").add(blockRow(block));
            block.cells().forEach(cell -> body.add(row(cell)));
            table.add(body);
        }
        return Page.section(view, "cells", "All cells")
                .add(Page.filter(tableId, "Show cells with", "a variant, a block, a verdict"))
                .add(Element.of("div", "scroll matrix-frame")
                        .set("role", "region")
                        .set("aria-label", "All cells")
                        .set("tabindex", "0")
                        .add(table));
    }

    private Element head() {
        Element row = Element.of("tr").set("role", "row");
        for (String title : List.of("Variant", "p50", "p90", "p99", "Throughput")) {
            row.add(columnHeader(title, title.equals("Variant") ? "" : "n"));
        }
        return row.add(
                columnHeader("Speed-up", "forest-head").add(forest.axis()),
                columnHeader("Accuracy", "n"),
                columnHeader("Size", "n"));
    }

    private static Element columnHeader(String title, String cssClass) {
        Element header =
                Element.of("th").set("scope", "col").set("role", "columnheader").text(title);
        return cssClass.isEmpty() ? header : header.set("class", cssClass);
    }

    private Element blockRow(View.Block block) {
        RuntimeConfiguration runtime = block.result().runtime();
        Load load = block.result().load();
        String type = load.name().equals(load.typeName()) ? "" : load.typeName() + ", ";
        Element header = Element.of("th", "block")
                .set("scope", "rowgroup")
                .set("role", "rowheader")
                .set("colspan", Integer.toString(COLUMNS))
                .add(Element.of("strong")
                        .add(Element.of("a").set("href", "#" + block.id()).text(view.title(block))))
                .text(" ")
                .add(Element.of("span", "quiet")
                        .text(type + runtime.name() + ", " + runtime.threads()
                                + (runtime.threads() == 1 ? " thread, " : " threads, ")
                                + block.result().shape().toText()));
        header.add(Element.of("span", "again")
                .text("again: ")
                .add(Element.of("code").text(Reproduction.block(view.result().run(), block))));
        return Element.of("tr", "block")
                .set("id", block.id())
                .set("role", "row")
                .add(header);
    }

    private Element row(View.Cell cell) {
        CellSummary summary = cell.result().summary();
        Element header = Page.rowHeader(
                        Page.variant(cell.number(), cell.result().variant()))
                .set("role", "rowheader");
        if (summary != null && summary.fellBack()) {
            header.text(" ").add(Badge.fellBack());
        }
        if (summary != null && summary.answeredSomethingElse()) {
            header.text(" ").add(Badge.answersDiffer());
        }
        if (summary != null && summary.answeredFromMemory()) {
            header.text(" ").add(Badge.of(NewInputs.Verdict.SLOWER));
        }
        Element row = Element.of("tr").set("role", "row").add(header);
        if (summary == null || !cell.isMeasured()) {
            return row.set("class", "muted")
                    .add(Element.of("td", "why")
                            .set("role", "cell")
                            .set("colspan", Integer.toString(COLUMNS - 1))
                            .text("not measured. " + cell.why()));
        }
        if (isGrey(cell) || !summary.hasSpeedOfModel()) {
            row.set("class", "muted");
        }
        String path = cell.path() + "/summary";
        row.add(
                percentile(50, path, summary.p50Ns(), summary, UpperBounds::p50Ns),
                percentile(90, path, summary.p90Ns(), summary, UpperBounds::p90Ns),
                percentile(99, path, summary.p99Ns(), summary, UpperBounds::p99Ns),
                labelled(
                        "Throughput",
                        Page.number(Figure.throughput(path + "/throughputPerSecond", summary.throughputPerSecond()))),
                labelled("Speed-up", speedup(cell)),
                labelled("Accuracy", accuracy(cell, summary.accuracy())),
                labelled("Size", Page.number(Figure.bytes(path + "/bytes", summary.bytes()))));
        return row;
    }

    private static boolean isGrey(View.Cell cell) {
        View.Compared comparison = cell.comparison();
        return comparison != null && comparison.result().speedup() == null;
    }

    private static Element percentile(
            int percentile,
            String path,
            @Nullable Long valueNs,
            CellSummary summary,
            Function<UpperBounds, @Nullable Long> upperBoundNs) {
        String label = "p" + percentile;
        if (valueNs != null) {
            Element number = Page.number(Figure.duration(path + "/" + label + "Ns", valueNs));
            Long boundNs = summary.upperBounds() == null ? null : upperBoundNs.apply(summary.upperBounds());
            return labelled(
                    label,
                    boundNs == null
                            ? number
                            : number.add(Element.of("small")
                                    .text("≤ ")
                                    .add(Figure.duration(path + "/upperBounds/" + label + "Ns", boundNs))));
        }
        long needed = PercentileSupport.requiredQueries(percentile);
        return labelled(
                label,
                Page.absent("n too small")
                        .add(Element.of("small")
                                .text("has " + Numbers.count(summary.queries()) + ", needs " + Numbers.count(needed))));
    }

    private Element speedup(View.Cell cell) {
        View.Compared compared = cell.comparison();
        if (compared == null) {
            return Element.of("td", "quiet forest").text(cell.isBaseline() ? "baseline" : "not comparable");
        }
        Comparison comparison = compared.result();
        Interval speedup = comparison.speedup();
        if (speedup == null) {
            String reason = comparison.reason();
            return Element.of("td", "quiet forest").text("not comparable" + (reason == null ? "" : ": " + reason));
        }
        if (!FewRounds.suffice(comparison)) {
            return Element.of("td", "forest")
                    .add(Element.of("span", "forest-words")
                            .add(Figure.ratio(compared.path() + "/speedup/estimate", speedup.estimate()))
                            .add(Badge.of(comparison.speedVerdict()))
                            .text(" " + FewRounds.WORDS));
        }
        return Element.of("td", "forest")
                .add(
                        Element.of("span", "forest-words")
                                .add(Figure.ratio(compared.path() + "/speedup", speedup))
                                .add(Badge.of(comparison.speedVerdict())),
                        forest.row(speedup, comparison.speedVerdict()));
    }

    private Element accuracy(View.Cell cell, @Nullable Accuracy accuracy) {
        if (accuracy == null) {
            boolean isReference =
                    cell.isBaseline() && view.result().task().classes().isEmpty();
            return Page.absent(isReference ? "the reference" : "not measured");
        }
        Element shown = Page.number(Figure.accuracy(cell.path() + "/summary/accuracy/value", accuracy.value()));
        View.Compared compared = cell.comparison();
        return compared == null ? shown : shown.add(Badge.of(compared.result().accuracyVerdict()));
    }

    private static Element labelled(String label, Element cell) {
        return cell.set("data-label", label).set("role", "cell");
    }
}
