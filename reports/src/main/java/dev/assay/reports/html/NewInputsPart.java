package dev.assay.reports.html;

import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.result.CellSummary;
import java.util.ArrayList;
import java.util.List;

/** Show whether inputs that a model had never seen took as long as those that it was timed with. */
final class NewInputsPart {
    private NewInputsPart() {}

    /** Return the part, or nothing where it was not tried. */
    static List<Element> render(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                NewInputs newInputs = summary == null ? null : summary.newInputs();
                if (newInputs != null) {
                    rows.add(row(view, block, cell, newInputs));
                }
            }
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        Element.of("h3").text("Do new inputs take as long?"),
                        Page.paragraph(
                                "Right after each round some of its queries ran twice more, in random order: as they were, and with one"
                                        + " element of each sample changed to one that occurs elsewhere. A runtime that remembers answers is fast"
                                        + " with the former only. Where nothing is remembered it is chance which of the two takes a quarter longer."),
                        Page.table(
                                "New inputs and repeated ones",
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#Pairs",
                                        "#New one longer",
                                        "#Repeated one longer",
                                        "#New over repeated, median",
                                        "New inputs are")),
                                rows));
    }

    private static Element row(View view, View.Block block, View.Cell cell, NewInputs newInputs) {
        String path = cell.path() + "/summary/newInputs";
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.number(Figure.count(path + "/pairs", newInputs.pairs())),
                        Page.number(Figure.count(path + "/slower", newInputs.slower())),
                        Page.number(Figure.count(path + "/faster", newInputs.faster())),
                        Page.number(Figure.ratio(path + "/medianRatio", newInputs.medianRatio())),
                        Page.cell(Badge.of(newInputs.verdict())));
    }
}
