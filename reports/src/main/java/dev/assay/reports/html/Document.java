package dev.assay.reports.html;

import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Put a page together that needs nothing else: its style sheet and its script are in it.
 *
 * <p>The page's content security policy allows these two, by hash, and nothing else.
 */
final class Document {
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    /** Before anything is laid out, so that nothing is laid out twice. */
    private static final String FIRST_SCRIPT = "document.documentElement.classList.add('scripted');";

    private static final String POLICY = "default-src 'none'; style-src '" + sha256(STYLE) + "'; script-src '"
            + sha256(SCRIPT) + "' '" + sha256(FIRST_SCRIPT) + "'; img-src data:; base-uri 'none'; form-action 'none'";

    private Document() {}

    /** Return a whole page as UTF-8 text. */
    static String of(String title, Element body) {
        body.add(Element.verbatim("script", SCRIPT));
        Element page = Element.of("html").set("lang", "en").add(head(title), body);
        return "<!DOCTYPE html>\n" + page + "\n";
    }

    /** Return the button that changes between light and dark. */
    static Element themeButton() {
        return Element.of("button")
                .set("type", "button")
                .set("id", "theme")
                .set("class", "needs-script")
                .text("Theme: system");
    }

    /** Return the field in which the script shows what a mark is. */
    static Element tip() {
        return Element.of("div", "tip").set("id", "tip").set("hidden");
    }

    private static Element head(String title) {
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
                        Element.of("title").text(title),
                        Element.verbatim("style", STYLE),
                        Element.verbatim("script", FIRST_SCRIPT));
    }

    private static String resource(String name) {
        try (InputStream in = Document.class.getResourceAsStream(name)) {
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
