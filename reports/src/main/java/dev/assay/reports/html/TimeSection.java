package dev.assay.reports.html;

/** Show how latency changes in the course of minutes and hours: what short rounds can't show. */
final class TimeSection {
    private TimeSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return view.blocks().stream().anyMatch(TimeChart::hasContent);
    }

    static Element render(View view) {
        Element charts = Element.of("div", "charts");
        view.blocks().stream()
                .filter(TimeChart::hasContent)
                .forEach(block -> charts.add(TimeChart.render(view, block)));
        return Page.section(view, "time", "Over time")
                .add(
                        Page.paragraph(
                                "A machine that gets hot slows down, and a fast variant may heat it more. Each line is one round"
                                        + " from its start; a step that stays is throttling or a neighbour that moved in, a slope is"
                                        + " drift. The throughput elsewhere in this report is that of the whole round."),
                        charts);
    }
}
