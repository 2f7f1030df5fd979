package dev.assay.reports.html;

import dev.assay.reports.text.BlockLabel;
import dev.assay.reports.text.FewRounds;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Set hardware against variants: what each variant is worth in each block, at a glance. */
final class MatrixSection {
    private static final String TABLE = "matrix-table";

    /** Rows that a large page shows at first; the others come with a click, or when they are looked for. */
    private static final int ROWS_AT_FIRST = 200;

    /** From each of these ratios on a difference gets a stronger shade. */
    private static final double[] STEPS = {1.5, 2, 4};

    private final View view;
    private final BlockLabel label;

    private MatrixSection(View view) {
        this.view = view;
        this.label = BlockLabel.within(view.result());
    }

    static Element render(View view) {
        return new MatrixSection(view).section();
    }

    private Element section() {
        Element section = Page.section(
                view, "matrix", view.hasSeveralDevices() ? "Hardware and variants" : "What each variant is worth");
        if (view.blocks().isEmpty()) {
            return section.add(Page.paragraph("There is no block."));
        }
        List<View.Block> blocks = view.blocks();
        List<Element> rows = blocks.stream().limit(ROWS_AT_FIRST).map(this::row).toList();
        String caption =
                "Speed-up against the baseline of the same row, with its confidence interval; below it what the accuracy"
                        + " loses or gains, in percentage points. The baseline's own column has its "
                        + "median latency, or its throughput where the load asks for that.";
        section.add(
                key(),
                Page.filter(TABLE, "Show rows with", "a device, a runtime, a load"),
                Page.table(TABLE, caption, "data worths sortable", List.of(head()), rows));
        if (blocks.size() > ROWS_AT_FIRST) {
            Packed others = new Packed();
            blocks.subList(ROWS_AT_FIRST, blocks.size())
                    .forEach(block -> others.add(row(block).set("class", "later")));
            section.add(
                    Page.note(
                            "These are the first " + ROWS_AT_FIRST + " of " + Numbers.count(blocks.size())
                                    + " rows. The others are within this page; showing, sorting or filtering them needs scripts, but no network."),
                    others.script().set("data-rows", TABLE),
                    Element.of("p", "needs-script")
                            .add(Element.of("button")
                                    .set("type", "button")
                                    .set("data-all", TABLE)
                                    .text("Show all " + Numbers.count(blocks.size()) + " rows")));
        }
        return section;
    }

    private static Element key() {
        return Element.of("p", "key shades")
                .add(
                        swatch("s3", "slower"),
                        swatch("e0", "no difference, or none that matters"),
                        swatch("f1", "up to 1.5x"),
                        swatch("f2", "to 2x"),
                        swatch("f3", "to 4x"),
                        swatch("f4", "above 4x"),
                        swatch("grey", "not comparable, or not measured"),
                        swatch("e0 beyond", "accuracy beyond the gate"));
    }

    private static Element swatch(String shade, String words) {
        return Element.of("span")
                .add(Element.of("span", "swatch " + shade).set("aria-hidden", "true"))
                .text(words);
    }

    private Element head() {
        Element head = view.hasSeveralDevices() ? Page.headers("Device", "Block") : Page.headers("Block");
        for (int number = 0; number < view.variants().size(); number++) {
            String variant = view.variants().get(number);
            Element header = Element.of("th").set("scope", "col").add(Page.variant(number, variant));
            // One for each format.
            view.artifacts().stream()
                    .filter(artifact -> artifact.info().variant().equals(variant))
                    .forEach(artifact -> header.add(Element.of("small")
                            .add(Figure.bytes(
                                    artifact.path() + "/bytes", artifact.info().bytes()))));
            head.add(header);
        }
        return head;
    }

    private Element row(View.Block block) {
        Element row = Element.of("tr");
        Element place = Element.of("a").set("href", "#" + block.id()).text(label.work(block.result()));
        if (view.hasSeveralDevices()) {
            row.add(Page.rowHeader(Page.name(block.result().device())), Page.cell(place));
        } else {
            row.add(Page.rowHeader(place));
        }
        View.@Nullable Cell[] cells = new View.Cell[view.variants().size()];
        block.cells().forEach(cell -> cells[cell.number()] = cell);
        for (View.Cell cell : cells) {
            row.add(cell == null ? Page.cell("–") : cell(block, cell));
        }
        return row;
    }

    private static Element cell(View.Block block, View.Cell cell) {
        CellSummary summary = cell.result().summary();
        if (summary == null || !cell.isMeasured()) {
            return Element.of("td", "grey").text("not measured");
        }
        if (cell.isBaseline()) {
            return baseline(block, cell, summary);
        }
        View.Compared compared = cell.comparison();
        if (compared == null || compared.result().speedup() == null) {
            Element shown = Element.of("td", "grey").text("not comparable");
            return compared == null ? shown : shown.add(accuracy(compared));
        }
        Comparison comparison = compared.result();
        Interval speedup = compared.result().speedup();
        boolean isBeyond = comparison.accuracyVerdict() == AccuracyVerdict.BEYOND_GATE;
        Element shown = Element.of("td", shade(comparison.speedVerdict(), speedup) + (isBeyond ? " beyond" : ""));
        if (FewRounds.suffice(comparison)) {
            shown.add(Figure.ratio(compared.path() + "/speedup", speedup));
        } else {
            shown.add(Figure.ratio(compared.path() + "/speedup/estimate", speedup.estimate()))
                    .text(" (" + FewRounds.WORDS + ")");
        }
        return shown.add(accuracy(compared));
    }

    private static Element baseline(View.Block block, View.Cell cell, CellSummary summary) {
        String path = cell.path() + "/summary";
        Long p50Ns = summary.p50Ns();
        Element shown = Element.of("td");
        if (block.result().load().isThroughput()) {
            shown.add(Figure.throughput(path + "/throughputPerSecond", summary.throughputPerSecond()));
        } else if (p50Ns == null) {
            shown.text("n too small");
        } else {
            shown.add(Figure.duration(path + "/p50Ns", p50Ns));
        }
        return shown.add(Element.of("small").text("baseline"));
    }

    private static Element accuracy(View.Compared compared) {
        Interval delta = compared.result().accuracyDelta();
        Element words = Element.of("small");
        if (delta != null) {
            words.add(Figure.points(compared.path() + "/accuracyDelta/estimate", delta.estimate()))
                    .text(", ");
        }
        return words.text(words(compared.result().accuracyVerdict()));
    }

    private static String words(AccuracyVerdict verdict) {
        return switch (verdict) {
            case WITHIN_GATE -> "within the gate";
            case BEYOND_GATE -> "beyond the gate";
            case INCONCLUSIVE -> "gate: open";
            case NO_GATE -> "no gate";
            case NOT_MEASURED -> "accuracy not measured";
        };
    }

    /** Return the class of a cell's shade: only differences that are shown to be there get one. */
    private static String shade(SpeedVerdict verdict, @Nullable Interval speedup) {
        if (speedup == null) {
            return "grey";
        }
        return switch (verdict) {
            case FASTER -> "f" + step(speedup.estimate());
            case SLOWER -> "s" + step(1 / speedup.estimate());
            case EQUIVALENT, NOT_DISTINGUISHABLE -> "e0";
            case NOT_COMPARABLE -> "grey";
        };
    }

    private static int step(double ratio) {
        return 1 + (int) Arrays.stream(STEPS).filter(step -> ratio >= step).count();
    }
}
