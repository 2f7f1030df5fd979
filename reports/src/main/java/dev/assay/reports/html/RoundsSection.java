package dev.assay.reports.html;

import dev.assay.reports.text.SteadinessWords;
import java.util.List;

/** Show every round of every block, so that a reader sees outliers and drift that a summary would hide. */
final class RoundsSection {
    private RoundsSection() {}

    static Element render(View view) {
        Element charts = Element.of("div", "charts");
        for (View.Block block : view.blocks()) {
            if (block.cells().stream().anyMatch(View.Cell::isMeasured)) {
                charts.add(RoundsChart.render(view, block));
            }
        }
        Element section = Page.section(view, "rounds", "Round by round");
        if (charts.isEmpty()) {
            return section.add(Page.paragraph("No round succeeded."));
        }
        List<String> unsteady = SteadinessWords.unsteady(
                view.result(), view.blocks().stream().map(View.Block::result).toList());
        if (!unsteady.isEmpty()) {
            Element list = Element.of("ul");
            unsteady.forEach(line -> list.add(Element.of("li").add(Page.name(line))));
            section.add(
                    Page.paragraph(
                            "Within some rounds latency did not stay the same: the mean of a fifth of the round was more"
                                    + " than a tenth off the round's. Such rounds are kept, and make intervals wider."),
                    list);
        }
        return section.add(
                Page.paragraph(
                        "In each round every variant ran once, in random order and in a fresh process."
                                + " Above: what each round measured. Below: the speed-up within the round, which is what the interval"
                                + " is computed from; the line is the estimate, the band its confidence interval. A ring marks a round that"
                                + " lies far from the others (by more than 3.5 robust standard deviations): it counts like any other."),
                charts);
    }
}
