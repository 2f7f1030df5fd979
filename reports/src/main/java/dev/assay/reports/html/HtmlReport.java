package dev.assay.reports.html;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Render a result as one HTML page that opens from disk, without network, in light and dark, on screens and on paper.
 *
 * <p>The page's content security policy allows its own style sheet and script, by hash, and nothing else.
 */
public final class HtmlReport {
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    /** Before anything is laid out, so that nothing is laid out twice. */
    private static final String FIRST_SCRIPT = "document.documentElement.classList.add('scripted');";

    private static final String POLICY = "default-src 'none'; style-src '" + sha256(STYLE) + "'; script-src '"
            + sha256(SCRIPT) + "' '" + sha256(FIRST_SCRIPT) + "'; img-src data:; base-uri 'none'; form-action 'none'";

    private HtmlReport() {}

    /**
     * Render a page.
     *
     * @return UTF-8 text for an {@code index.html}
     * @throws ProblemException {@code result.bad-histogram} if the result's histograms were damaged
     */
    public static String render(RunResult result) {
        View view = View.of(result);
        Element page = Element.of("html").set("lang", "en").add(head(result), body(view, result));
        return "<!DOCTYPE html>\n" + page + "\n";
    }

    private static Element head(RunResult result) {
        return Element.of("head")
                .add(
                        Element.of("meta").set("charset", "utf-8"),
                        Element.of("meta")
                                .set("http-equiv", "Content-Security-Policy")
                                .set("content", POLICY),
                        Element.of("meta")
                                .set("name", "viewport")
                                .set("content", "width=device-width, initial-scale=1"),
                        Element.of("meta").set("name", "color-scheme").set("content", "light dark"),
                        Element.of("title").text(result.run().scenario() + " · Assay report"),
                        Element.verbatim("style", STYLE),
                        Element.verbatim("script", FIRST_SCRIPT));
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
                        Element.of("div", "tip").set("id", "tip").set("hidden"));
        if (!view.isLarge()) {
            // Histograms of a large run would make up most of its page.
            String json = Escaping.jsonForScript(ResultJson.toJson(result));
            body.add(Element.verbatim("script", json)
                    .set("type", "application/json")
                    .set("id", "result"));
        }
        return body.add(Element.verbatim("script", SCRIPT));
    }

    private static Element navigation(List<Sections.Section> sections) {
        Element navigation = Element.of("nav").set("aria-label", "Sections");
        sections.forEach(section -> navigation.add(link(section.name(), section.words())));
        return navigation.add(Element.of("button")
                .set("type", "button")
                .set("id", "theme")
                .set("class", "needs-script")
                .text("Theme: system"));
    }

    private static Element link(String section, String words) {
        return Element.of("a").set("href", "#" + section).text(words);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build of Assay lacks its " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String content) {
        byte[] digest = Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
