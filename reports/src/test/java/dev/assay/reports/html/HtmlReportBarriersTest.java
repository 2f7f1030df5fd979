package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.browser.BrowserPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe-core finds in a real browser: a class of its own, because it takes a while. */
class HtmlReportBarriersTest {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    @TempDir
    static Path directory;

    private static ReportBrowser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = ReportBrowser.start(directory);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"complete,light", "loaded,dark"})
    void aPageHasNoSeriousBarrier(String fixture, String scheme) throws IOException {
        try (BrowserPage page = browser.open(ReportBrowser.fixture(fixture), "")) {
            page.prefer(scheme);
            assertThat(seriousBarriers(page, "body")).isEqualTo("[]");
        }
    }

    @Test
    void whatOnlyFleetsHaveHasNoSeriousBarrier() throws IOException {
        try (BrowserPage page = browser.open(ReportBrowser.fixture("fleet"), "")) {
            assertThat(seriousBarriers(page, "#verdict")).isEqualTo("[]");
            assertThat(seriousBarriers(page, "#environment")).isEqualTo("[]");
            page.prefer("dark");
            assertThat(seriousBarriers(page, "#matrix")).isEqualTo("[]");
        }
    }

    /** Return what axe-core calls serious or critical, as JSON. */
    private static String seriousBarriers(BrowserPage page, String part) throws IOException {
        try (InputStream axe = HtmlReportBarriersTest.class.getResourceAsStream(AXE)) {
            page.evaluate(new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8) + ";0");
        }
        return page.evaluate("""
                        axe.run('%s', { resultTypes: ['violations'] }).then(found => found.violations
                          .filter(violation => ['serious', 'critical'].includes(violation.impact))
                          .map(violation => [violation.id, violation.nodes.slice(0, 3).map(node => node.html)]))
                        """.formatted(part)).toString();
    }
}
