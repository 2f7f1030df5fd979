package dev.assay.reports.html;

import dev.assay.reports.text.RecommendationWords;
import dev.assay.scenarios.result.Recommendation;
import java.util.List;
import java.util.Objects;

/** Say what to deploy on each device, and what decided. */
final class RecommendationSection {
    private RecommendationSection() {}

    /** Return whether the result has anything to show here. */
    static boolean hasContent(View view) {
        return view.result().recommendations() != null;
    }

    static Element render(View view) {
        Element list = Element.of("ul", "deploy");
        for (Recommendation recommendation :
                Objects.requireNonNullElse(view.result().recommendations(), List.<Recommendation>of())) {
            Element item = Element.of("li")
                    .add(Element.of("p").text(RecommendationWords.sentence(view.result(), recommendation) + "."));
            RecommendationWords.conditions(view.result(), recommendation)
                    .forEach(condition -> item.add(Page.note(condition + ".")));
            list.add(item.add(Element.of("p", "note")
                    .text("SHA-256 of the file: ")
                    .add(Element.of("code").text(recommendation.sha256()))));
        }
        return Page.section("deploy", "To deploy")
                .add(
                        Page.paragraph(
                                "For each device, shape and load the fastest cell whose accuracy is not shown to be"
                                        + " beyond the gate, whose latency is not shown to be beyond the load's bound, and that is shown"
                                        + " to be faster than its baseline."),
                        list,
                        Page.note("assay deploy RUN writes the file of a device."));
    }
}
