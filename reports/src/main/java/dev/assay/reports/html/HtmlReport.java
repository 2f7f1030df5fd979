package dev.assay.reports.html;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.util.List;

/**
 * Render a result as one HTML page that opens from disk, without network, in light and dark, on screens and on paper.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Render a page.
     *
     * @return UTF-8 text for an {@code index.html}
     * @throws ProblemException {@code result.bad-histogram} if the result's histograms were damaged
     */
    public static String render(RunResult result) {
        View view = View.of(result);
        return Document.of(result.run().scenario() + " · Assay report", body(view, result));
    }

    private static Element body(View view, RunResult result) {
        View shown = view.isLarge() ? view : view.read();
        List<Sections.Section> sections = Sections.of(shown);
        Element main = Element.of("main").set("id", "content");
        sections.forEach(section -> main.add(section.render().apply(shown)));
        Element body = Element.of("body")
                .add(
                        Element.of("a", "skip").set("href", "#content").text("Skip to the report"),
                        navigation(sections),
                        main,
                        Document.tip());
        if (!view.isLarge()) {
            // Histograms of a large run would make up most of its page.
            String json = Escaping.jsonForScript(ResultJson.toJson(result));
            body.add(Element.verbatim("script", json)
                    .set("type", "application/json")
                    .set("id", "result"));
        }
        return body;
    }

    private static Element navigation(List<Sections.Section> sections) {
        Element navigation = Element.of("nav").set("aria-label", "Sections");
        sections.forEach(section -> navigation.add(link(section.name(), section.words())));
        return navigation.add(Document.themeButton());
    }

    private static Element link(String section, String words) {
        return Element.of("a").set("href", "#" + section).text(words);
    }
}
