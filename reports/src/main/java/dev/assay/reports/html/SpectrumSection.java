package dev.assay.reports.html;

import java.util.List;

/** Show how latency is distributed, one chart a block, and let readers hide variants. */
final class SpectrumSection {
    private SpectrumSection() {}

    static Element render(View view) {
        Element charts = Element.of("div", "charts");
        for (View.Block block : view.blocks()) {
            if (block.cells().stream().anyMatch(View.Cell::isMeasured)) {
                charts.add(SpectrumChart.render(view, block));
            }
        }
        Element section = Page.section(view, "latency", "How latency is distributed");
        if (charts.isEmpty()) {
            return section.add(Page.paragraph("No latency was measured."));
        }
        return section.add(Page.paragraph("Every point says: this share of queries was answered within this time."
                        + " To the right are the rare, slow queries; each step to the next mark is ten times rarer."
                        + " A curve ends where the number of queries no longer supports a statement."
                        + " Both axes are logarithmic: the same distance up is the same factor slower."))
                .add(toggles(view.variants()), charts);
    }

    private static Element toggles(List<String> variants) {
        Element toggles = Element.of("fieldset", "toggles needs-script")
                .add(Element.of("legend").text("Variants in the charts"));
        for (int number = 0; number < variants.size(); number++) {
            toggles.add(Element.of("label")
                    .add(
                            Element.of("input")
                                    .set("type", "checkbox")
                                    .set("checked")
                                    .set("data-toggle", Integer.toString(number)),
                            Page.variant(number, variants.get(number))));
        }
        return toggles;
    }
}
