package dev.assay.reports.html;

import dev.assay.reports.text.BatchingWords;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.result.BatchingSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Draw how many batches of each size there were. */
final class BatchSizesChart {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 170;
    private static final double LEFT = 62;
    private static final double RIGHT = 464;
    private static final double TOP = 20;
    private static final double BOTTOM = 126;
    private static final int MOST_LABELS = 16;

    private BatchSizesChart() {}

    static Element render(View view, View.Block block, View.Cell cell, BatchingSummary summary) {
        Element caption = Element.of("figcaption")
                .add(Page.variant(cell.number(), cell.result().variant()))
                .text(", " + view.title(block) + ": share of batches by size");
        Element table = Page.table(
                "Batches of " + cell.result().variant() + ", " + view.title(block),
                "data",
                List.of(Page.headers("#Requests", "#Batches")),
                rows(cell, summary.batches()));
        return Page.figure(drawing(cell, summary.batches()), caption, table);
    }

    private static Element drawing(View.Cell cell, Batches batches) {
        List<Long> sizes = batches.sizes();
        double largest = Collections.max(sizes);
        double slot = (RIGHT - LEFT) / sizes.size();
        int every = Math.ceilDiv(sizes.size(), MOST_LABELS);
        Element axes = Svg.group("axes").add(Svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
        Element bars = Svg.series(cell.number());
        for (int i = 0; i < sizes.size(); i++) {
            double middle = LEFT + (i + 0.5) * slot;
            double top = BOTTOM - sizes.get(i) / largest * (BOTTOM - TOP);
            String share = BatchingWords.share(sizes.get(i), batches.count());
            bars.add(Svg.tip(
                    Svg.rectangle("mark", middle - slot * 0.38, top, slot * 0.76, BOTTOM - top),
                    Numbers.count(sizes.get(i)) + " batches of " + (i + 1) + ", " + share));
            if (i % every == 0 || i == sizes.size() - 1) {
                axes.add(Svg.text("middle", middle, BOTTOM + 17, Integer.toString(i + 1)));
            }
            if (sizes.size() <= MOST_LABELS && sizes.get(i) > 0) {
                axes.add(Svg.text("middle", middle, top - 5, share));
            }
        }
        return Svg.drawing("chart", WIDTH, HEIGHT, "Batches by size. The table below has the same numbers.")
                .add(axes, bars, Svg.text("middle label", (LEFT + RIGHT) / 2, HEIGHT - 8, "requests in a batch"));
    }

    private static List<Element> rows(View.Cell cell, Batches batches) {
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < batches.sizes().size(); i++) {
            rows.add(Element.of("tr")
                    .add(
                            Element.of("th")
                                    .set("scope", "row")
                                    .set("class", "n")
                                    .text(Integer.toString(i + 1)),
                            Page.number(Figure.count(
                                    cell.path() + "/summary/batching/batches/sizes/" + i,
                                    batches.sizes().get(i)))));
        }
        return rows;
    }
}
