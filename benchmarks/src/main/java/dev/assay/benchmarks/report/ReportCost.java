package dev.assay.benchmarks.report;

import dev.assay.reports.FleetRuns;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.reports.html.HtmlReport;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Render large reports in processes of their own, open them in a browser, and hold what it took against the targets. */
public final class ReportCost {
    private static final String RENDER = "--render";
    private static final int SHAPES = 5;

    /** As {@link FleetRuns#of} makes them. */
    private static final int CELLS_OF_DEVICE = 20 * SHAPES;

    private static final int THOUSAND = 1_000;
    private static final int TEN_THOUSAND = 10_000;
    private static final int OPENINGS = 5;
    private static final double MEGA = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MOST_MEGABYTES = 5;
    private static final double MOST_RENDER_SECONDS = 5;
    private static final double MOST_OPEN_MS = 1000;

    /** Milliseconds from when the page was asked for to the second frame after it had loaded: then it answers. */
    private static final String USABLE = """
            new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))
            """;

    /** Milliseconds from a keystroke in the filter of the matrix to the second frame after it. */
    private static final String FILTER = """
            new Promise(done => {
              const from = performance.now();
              const field = document.querySelector('[data-filter="matrix-table"]');
              field.value = 'lab-007 openvino';
              field.dispatchEvent(new InputEvent('input', { bubbles: true }));
              requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
            })
            """;

    /** Milliseconds from following a link to a block to the second frame after it is shown. */
    private static final String PART = """
            new Promise(done => {
              const from = performance.now();
              location.hash = '#block-15';
              const look = () => document.getElementById('block-15')
                ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)))
                : setTimeout(look, 1);
              look();
            })
            """;

    private final Path directory;
    private final List<String> misses = new ArrayList<>();

    private ReportCost(Path directory) {
        this.directory = directory;
    }

    /** Run: without arguments. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length == 3 && arguments[0].equals(RENDER)) {
            render(Path.of(arguments[1]), Path.of(arguments[2]));
            return;
        }
        ReportCost cost = new ReportCost(Files.createDirectories(Path.of("target", "report-cost")));
        cost.measure(THOUSAND);
        cost.measure(TEN_THOUSAND);
        cost.misses.forEach(miss -> System.out.println("MISSED: " + miss));
        System.exit(cost.misses.isEmpty() ? 0 : 1);
    }

    private static void render(Path result, Path page) throws IOException {
        RunResult read = ResultJson.read(result);
        ProcessHandle self = ProcessHandle.current();
        long from = System.nanoTime();
        Duration cpuFrom = self.info().totalCpuDuration().orElse(Duration.ZERO);
        Files.writeString(page, HtmlReport.render(read));
        long nanos = System.nanoTime() - from;
        Duration cpu = self.info().totalCpuDuration().orElse(Duration.ZERO).minus(cpuFrom);
        System.out.println(nanos / NANOS_PER_SECOND + " " + cpu.toNanos() / NANOS_PER_SECOND);
    }

    private void measure(int cells) throws IOException, InterruptedException {
        Path json = directory.resolve(cells + ".json");
        Path page = directory.resolve(cells + ".html");
        ResultJson.write(FleetRuns.of(cells / CELLS_OF_DEVICE, SHAPES), json);
        System.out.printf(Locale.ROOT, "%,d cells (result.json: %.1f MB)%n", cells, Files.size(json) / MEGA);

        List<Double> seconds = renderedInProcess(json, page);
        double megabytes = Files.size(page) / MEGA;
        say("rendered and written, by a process that had just read it", seconds.getFirst(), "s", MOST_RENDER_SECONDS);
        say(
                "  CPU time of that process meanwhile, compilation included",
                seconds.getLast(),
                "s",
                Double.POSITIVE_INFINITY);
        if (cells == THOUSAND) {
            say("size of the page", megabytes, "MB", MOST_MEGABYTES);
        } else {
            say("size of the page", megabytes, "MB", Double.POSITIVE_INFINITY);
        }
        Path profile = Files.createTempDirectory(directory, "profile");
        try (Chromium chromium = Chromium.start(profile)) {
            List<Double> opened = new ArrayList<>();
            List<Double> filtered = new ArrayList<>();
            List<Double> parts = new ArrayList<>();
            for (int i = 0; i < OPENINGS; i++) {
                try (BrowserPage open = chromium.open(page.toUri())) {
                    opened.add(open.evaluate(USABLE).asDouble());
                    filtered.add(open.evaluate(FILTER).asDouble());
                    parts.add(open.evaluate(PART).asDouble());
                }
            }
            say("opened and usable in Chromium, median of " + OPENINGS, median(opened), "ms", MOST_OPEN_MS);
            say("rows filtered", median(filtered), "ms", Double.POSITIVE_INFINITY);
            say("one device's part opened", median(parts), "ms", Double.POSITIVE_INFINITY);
        }
    }

    /** Return seconds that passed, and seconds of CPU time. */
    private static List<Double> renderedInProcess(Path json, Path page) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReportCost.class.getName(),
                        RENDER,
                        json.toString(),
                        page.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the report of " + json + " was not rendered: " + said);
        }
        return Arrays.stream(said.strip().split(" ")).map(Double::valueOf).toList();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private void say(String what, double value, String unit, double most) {
        String target = Double.isFinite(most) ? String.format(Locale.ROOT, "  (at most %.0f)", most) : "";
        System.out.printf(Locale.ROOT, "  %-62s %8.2f %s%s%n", what, value, unit, target);
        if (value > most) {
            misses.add(what + ": " + value + " " + unit);
        }
    }
}
