package dev.assay.benchmarks.report;

import dev.assay.reports.FleetRuns;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Let the commands of Assay render and compare large runs, open the pages in a browser, and hold what it took against the targets.
 */
public final class ReportCost {
    private static final String ASSAY = "../assay";
    private static final int SHAPES = 5;

    /** As {@link FleetRuns#of} makes them. */
    private static final int CELLS_OF_DEVICE = 20 * SHAPES;

    private static final int THOUSAND = 1_000;
    private static final int TEN_THOUSAND = 10_000;
    private static final int OPENINGS = 5;
    private static final long LOOK_EVERY_MS = 5;
    private static final double MEGA = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MOST_MEGABYTES = 5;
    private static final double MOST_COMMAND_SECONDS = 5;
    private static final int TIMES = 3;
    private static final long OTHER_SEED = 20260315;
    private static final double MOST_OPEN_MS = 1000;

    /** Milliseconds from when the page was asked for to the second frame after it had loaded: then it answers. */
    private static final String USABLE = """
            new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))
            """;

    /** Milliseconds from a keystroke in the filter of the matrix to the second frame after its rows were counted. */
    private static final String FILTER = """
            new Promise(done => {
              const from = performance.now();
              const field = document.querySelector('[data-filter="matrix-table"]');
              field.value = 'lab-007 openvino';
              field.dispatchEvent(new InputEvent('input', { bubbles: true }));
              const look = () => field.parentElement.querySelector('output').textContent
                ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)))
                : setTimeout(look, 1);
              look();
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
        ReportCost cost = new ReportCost(Files.createDirectories(Path.of("target", "report-cost")));
        cost.measure(THOUSAND);
        cost.measure(TEN_THOUSAND);
        cost.misses.forEach(miss -> System.out.println("MISSED: " + miss));
        System.exit(cost.misses.isEmpty() ? 0 : 1);
    }

    private void measure(int cells) throws IOException, InterruptedException {
        Path run = run(cells, "", FleetRuns.SEED);
        Path later = run(cells, "-later", OTHER_SEED);
        Path page = run.resolve("index.html");
        System.out.printf(
                Locale.ROOT,
                "%,d cells (result.json: %.1f MB)%n",
                cells,
                Files.size(run.resolve("result.json")) / MEGA);

        // The launcher prepares its cache once after each build.
        once("--version");
        say("assay report", command("report", run.toString()), MOST_COMMAND_SECONDS);
        say("assay compare", command("compare", run.toString(), later.toString()), MOST_COMMAND_SECONDS);
        double megabytes = Files.size(page) / MEGA;
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

    private Path run(int cells, String name, long seed) throws IOException {
        Path run = Files.createDirectories(directory.resolve(cells + name));
        ResultJson.write(FleetRuns.of(cells / CELLS_OF_DEVICE, SHAPES, seed), run.resolve("result.json"));
        return run;
    }

    private void say(String command, List<Cost> costs, double most) {
        say(command + ", the whole command, median of " + costs.size(), median(seconds(costs)), "s", most);
        say(
                "  CPU time of that process, compilation included",
                median(costs.stream().map(Cost::cpuSeconds).toList()),
                "s",
                Double.POSITIVE_INFINITY);
    }

    private static List<Double> seconds(List<Cost> costs) {
        return costs.stream().map(Cost::seconds).toList();
    }

    /** What a process took. */
    private record Cost(double seconds, double cpuSeconds) {}

    private List<Cost> command(String... arguments) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            costs.add(once(arguments));
        }
        return costs;
    }

    private Cost once(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ASSAY));
        command.addAll(List.of(arguments));
        Path said = directory.resolve("said.txt");
        long from = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // The system forgets what a process used as soon as it ends.
        Duration cpu = Duration.ZERO;
        while (!process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
            cpu = process.info().totalCpuDuration().orElse(cpu);
        }
        double seconds = (System.nanoTime() - from) / NANOS_PER_SECOND;
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + Files.readString(said));
        }
        return new Cost(seconds, cpu.toNanos() / NANOS_PER_SECOND);
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
