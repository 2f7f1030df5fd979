package dev.assay.reports.html;

import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.result.CellSummary;
import java.util.ArrayList;
import java.util.List;

/** Show whether queries answered while they were timed what they answered when accuracy was measured. */
final class TimedOutputsPart {
    private TimedOutputsPart() {}

    /** Return the part, or nothing where no outputs were compared. */
    static List<Element> render(View view) {
        List<Element> rows = new ArrayList<>();
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                CellSummary summary = cell.result().summary();
                TimedOutputs outputs = summary == null ? null : summary.timedOutputs();
                if (outputs != null) {
                    rows.add(row(view, block, cell, outputs));
                }
            }
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        Element.of("h3").text("Was the right thing timed?"),
                        Page.paragraph(
                                "Of some queries of each round, chosen at random, the output was kept and compared with what"
                                        + " the accuracy run got for the same sample. A runtime that remembers answers while it is timed, or"
                                        + " takes another path through the model, shows here: its outputs lie about as far from the right ones"
                                        + " as outputs of different samples from each other. Rounding moves them much less."),
                        Page.table(
                                "Timed outputs and those of the accuracy run: differences in percent of the output's length",
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#Compared",
                                        "#Different",
                                        "#Largest difference",
                                        "#Between samples",
                                        "#Of another size",
                                        "Timed outputs are")),
                                rows),
                        Page.note(
                                "Of another size are outputs that were chosen too, but have nothing to be compared with: a text that a"
                                        + " batcher pads to a shorter length may get a shorter output."));
    }

    private static Element row(View view, View.Block block, View.Cell cell, TimedOutputs outputs) {
        String path = cell.path() + "/summary/timedOutputs";
        boolean isCompared = outputs.checked() > 0;
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.number(Figure.count(path + "/checked", outputs.checked())),
                        Page.number(Figure.count(path + "/different", outputs.different())),
                        isCompared ? points(path + "/worstDifference", outputs.worstDifference()) : Page.absent(""),
                        isCompared ? points(path + "/betweenSamples", outputs.betweenSamples()) : Page.absent(""),
                        ofOtherSize(path, outputs),
                        Page.cell(Badge.of(outputs.verdict())));
    }

    private static Element points(String path, double difference) {
        return Page.number(Figure.points(path, difference)).text(" %");
    }

    private static Element ofOtherSize(String path, TimedOutputs outputs) {
        Integer count = outputs.ofOtherSize();
        return count == null ? Page.absent("") : Page.number(Figure.count(path + "/ofOtherSize", count));
    }
}
