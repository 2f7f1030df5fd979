package dev.assay.reports.html;

import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A real browser that opens reports from disk. */
record ReportBrowser(Path directory, Chromium chromium) implements AutoCloseable {
    static ReportBrowser start(Path directory) throws IOException, InterruptedException {
        return new ReportBrowser(directory, Chromium.start(Files.createDirectory(directory.resolve("profile"))));
    }

    /** Return a result by the name of its sample report. */
    static RunResult fixture(String name) {
        Map<String, RunResult> all = SampleReport.all();
        return Objects.requireNonNull(all.get(name));
    }

    /**
     * Open a report.
     *
     * @param fragment of its address, with its {@code #}; may be empty
     */
    BrowserPage open(RunResult result, String fragment) throws IOException {
        Path file = Files.createTempFile(directory, "report", ".html");
        Files.writeString(file, HtmlReport.render(result));
        return chromium.open(URI.create(file.toUri() + fragment));
    }

    @Override
    public void close() {
        chromium.close();
    }
}
