package dev.assay.reports.html;

import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RefereeResult;
import java.util.ArrayList;
import java.util.List;

/** Show whether another harness, which measured the same queries in the same rounds, got the same. */
final class RefereePart {
    private RefereePart() {}

    /** Return the part, or nothing where no load has a referee. */
    static List<Element> render(View view) {
        List<Element> rows = new ArrayList<>();
        String name = "";
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                RefereeResult referee = cell.result().referee();
                if (referee != null) {
                    rows.add(row(view, block, cell, referee));
                    name = referee.referee().label();
                }
            }
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(
                        Element.of("h3").text("What " + name + " measures"),
                        Page.paragraph(
                                "In every round each variant was measured once more, in a process of its own, by "
                                        + name
                                        + ": another warm-up, another loop and other readings of the clock, on the same queries in the same"
                                        + " order. The ratio is Assay's median over " + name
                                        + "'s, round by round; the truth is 1. Both agree"
                                        + " if its whole 95 % interval lies within 1 %."),
                        Page.table(
                                "Assay and " + name,
                                "data",
                                List.of(Page.headers(
                                        "Variant",
                                        "Block",
                                        "#Rounds",
                                        "#Assay, median",
                                        "#" + name + ", median",
                                        "#Assay over " + name,
                                        "Both")),
                                rows));
    }

    private static Element row(View view, View.Block block, View.Cell cell, RefereeResult referee) {
        String path = cell.path() + "/referee";
        CellSummary summary = cell.result().summary();
        Long own = summary == null ? null : summary.p50Ns();
        Long other = referee.p50Ns();
        Interval ratio = referee.ratio();
        return Element.of("tr")
                .add(
                        Page.rowHeader(Page.variant(cell.number(), cell.result().variant())),
                        Page.cell(view.title(block)),
                        Page.number(Figure.count(path + "/pairedRounds", referee.pairedRounds())),
                        own == null
                                ? Page.absent("–")
                                : Page.number(Figure.duration(cell.path() + "/summary/p50Ns", own)),
                        other == null ? Page.absent("–") : Page.number(Figure.duration(path + "/p50Ns", other)),
                        ratio == null
                                ? Page.absent("fewer than two rounds")
                                : Page.number(Figure.ratio(path + "/ratio", ratio)),
                        Page.cell(Badge.of(referee.verdict())));
    }
}
