package dev.assay.reports.html;

import dev.assay.reports.text.ForeignText;
import dev.assay.scenarios.result.ForeignMeasurement;
import java.util.ArrayList;
import java.util.List;

/** Show what another tool measured: its numbers are never beside those of Assay. */
final class ForeignSection {
    private ForeignSection() {}

    static Element render(View view) {
        Element section = Page.section(view, "foreign", "Measured by another tool");
        section.add(Page.paragraph(
                "These numbers were imported. Assay neither timed them, nor interleaved anything, nor checked what was"
                        + " answered; what a latency covers is said with each."));
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                ForeignMeasurement foreign = cell.result().foreign();
                if (foreign != null) {
                    add(section, block, cell, foreign);
                }
            }
        }
        return section;
    }

    private static void add(Element section, View.Block block, View.Cell cell, ForeignMeasurement foreign) {
        section.add(Element.of("h3")
                .add(Page.variant(cell.number(), cell.result().variant()))
                .text(" on " + block.result().device() + ", by " + ForeignText.name(foreign)));
        section.add(Page.paragraph("A latency is " + foreign.timing().words() + "."));
        List<Element> rows = new ArrayList<>();
        ForeignText.figures(cell.result(), foreign).forEach((name, value) -> rows.add(row(name, value)));
        foreign.settings().forEach((name, value) -> rows.add(row(name, value)));
        foreign.files()
                .forEach(file -> rows.add(
                        row("file " + file.name(), "SHA-256 " + file.sha256().substring(0, 12))));
        section.add(Page.table(
                "What the tool measured, and how", "data narrow", List.of(Page.headers("Fact", "Value")), rows));
        Element notes = Element.of("ul", "notes");
        foreign.notes().forEach(note -> notes.add(Element.of("li").text(note)));
        section.add(notes);
    }

    private static Element row(String name, String value) {
        return Element.of("tr").add(Page.rowHeader(Page.name(name)), Page.cell(value));
    }
}
