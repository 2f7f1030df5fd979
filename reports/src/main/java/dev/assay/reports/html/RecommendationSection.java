package dev.assay.reports.html;

import dev.assay.reports.text.RecommendationWords;
import dev.assay.scenarios.result.Recommendation;
import java.util.List;
import java.util.Objects;

/** Say what to deploy on each device, and what decided. */
final class RecommendationSection {
    /** A page of a hundred devices would be this list and little else. */
    private static final int MOST = 40;

    private RecommendationSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return view.result().recommendations() != null;
    }

    static Element render(View view) {
        List<Recommendation> recommendations =
                Objects.requireNonNullElse(view.result().recommendations(), List.<Recommendation>of());
        Element list = Element.of("ul", "deploy");
        for (Recommendation recommendation : recommendations.subList(0, Math.min(MOST, recommendations.size()))) {
            Element item = Element.of("li")
                    .add(Element.of("p").text(RecommendationWords.sentence(view.result(), recommendation) + "."));
            RecommendationWords.conditions(view.result(), recommendation)
                    .forEach(condition -> item.add(Page.note(condition + ".")));
            list.add(item.add(Element.of("p", "note")
                    .text("SHA-256 of the file: ")
                    .add(Element.of("code").text(recommendation.sha256()))));
        }
        return Page.section(view, "deploy", "To deploy")
                .add(
                        Page.paragraph(
                                "For each device, shape and load the fastest cell whose accuracy is not shown to be"
                                        + " beyond the gate, whose latency is not shown to be beyond the load's bound, and that is shown"
                                        + " to be faster than its baseline."),
                        list,
                        Page.note(
                                        recommendations.size() > MOST
                                                ? (recommendations.size() - MOST) + " more are in result.json. "
                                                : "")
                                .add(Element.of("code").text("assay deploy RUN"))
                                .text(" says it in a terminal, device by device, and writes the file."));
    }
}
