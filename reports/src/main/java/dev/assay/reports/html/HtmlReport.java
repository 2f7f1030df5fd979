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

/**
 * Render a result as one HTML page that opens from disk, without network, in light and dark, on screens and on paper.
 *
 * <p>The page's content security policy allows its own style sheet and script, by hash, and nothing else.
 */
public final class HtmlReport {
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final String POLICY = "default-src 'none'; style-src '" + sha256(STYLE) + "'; script-src '"
            + sha256(SCRIPT) + "'; img-src data:; base-uri 'none'; form-action 'none'";

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
                        Element.verbatim("style", STYLE));
    }

    private static Element body(View view, RunResult result) {
        Element main = Element.of("main").set("id", "content").add(VerdictSection.render(view));
        if (result.wasImported()) {
            return page(
                    foreignNavigation(), main.add(ForeignSection.render(view), ProblemsSection.render(view)), result);
        }
        main.add(MatrixSection.render(view));
        if (RuntimesSection.hasContent(view)) {
            main.add(RuntimesSection.render(view));
        }
        if (LoadSection.hasContent(view)) {
            main.add(LoadSection.render(view));
        }
        if (BatchingSection.hasContent(view)) {
            main.add(BatchingSection.render(view));
        }
        if (TimeSection.hasContent(view)) {
            main.add(TimeSection.render(view));
        }
        main.add(
                SpectrumSection.render(view),
                RoundsSection.render(view),
                LimitsSection.render(view),
                AccuracySection.render(view),
                StartSection.render(view),
                EvidenceSection.render(view),
                EnvironmentSection.render(view),
                ProblemsSection.render(view),
                MethodSection.render(view),
                MethodSection.renderReproduce(view));
        return page(navigation(view), main, result);
    }

    private static Element page(Element navigation, Element main, RunResult result) {
        String json = Escaping.jsonForScript(ResultJson.toJson(result));
        return Element.of("body")
                .add(
                        Element.of("a", "skip").set("href", "#content").text("Skip to the report"),
                        navigation,
                        main,
                        Element.of("div", "tip").set("id", "tip").set("hidden"),
                        Element.verbatim("script", json)
                                .set("type", "application/json")
                                .set("id", "result"),
                        Element.verbatim("script", SCRIPT));
    }

    private static Element navigation(View view) {
        Element navigation = Element.of("nav")
                .set("aria-label", "Sections")
                .add(link("verdict", "Verdict"), link("matrix", "All cells"));
        if (RuntimesSection.hasContent(view)) {
            navigation.add(link("runtimes", "Runtimes"));
        }
        if (LoadSection.hasContent(view)) {
            navigation.add(link("load", "Load"));
        }
        if (BatchingSection.hasContent(view)) {
            navigation.add(link("batching", "Batching"));
        }
        if (TimeSection.hasContent(view)) {
            navigation.add(link("time", "Over time"));
        }
        return navigation.add(
                link("latency", "Latency"),
                link("rounds", "Rounds"),
                link("limits", "Detection limit"),
                link("accuracy", "Accuracy"),
                link("start", "Cold start"),
                link("evidence", "Evidence"),
                link("environment", "Environment"),
                link("problems", "Problems"),
                link("method", "Method"),
                link("reproduce", "Do it again"),
                theme());
    }

    private static Element foreignNavigation() {
        return Element.of("nav")
                .set("aria-label", "Sections")
                .add(
                        link("verdict", "Run"),
                        link("foreign", "Measured by another tool"),
                        link("problems", "Problems"),
                        theme());
    }

    private static Element theme() {
        return Element.of("button")
                .set("type", "button")
                .set("id", "theme")
                .set("class", "needs-script")
                .text("Theme: system");
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
