package dev.assay.reports.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.compare.RunComparer;
import dev.assay.reports.compare.RunComparison.CellChange;
import dev.assay.reports.html.HtmlReport;
import dev.assay.reports.text.VerdictTable;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SpeedVerdict;
import dev.assay.scenarios.result.TimingMeaning;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in the form of each tool and version become results that say whose they are and what they mean. */
class ForeignImportTest {
    @ParameterizedTest
    @CsvSource({
        "8.6, 8.6.1, DEVICE_WITH_COPIES",
        "10.9, 10.9.0, DEVICE_WITH_COPIES",
        "11.1, 11.1.0, DEVICE_WITHOUT_COPIES"
    })
    void timesOfEveryTrtexecAreRoundsWithTheirMeaning(String file, String version, TimingMeaning timing) {
        RunResult result = read(
                ForeignTool.TRTEXEC,
                "trtexec-" + file + "-times.json",
                "trtexec-" + file + "-log.txt",
                "trtexec-" + file + "-times-2.json");

        ForeignMeasurement foreign = foreign(result);
        assertThat(foreign.toolVersion()).isEqualTo(version);
        assertThat(foreign.timing()).isEqualTo(timing);
        assertThat(foreign.latencies()).extracting(LatencyHistogram::count).containsExactly(60L, 60L);
        CellSummary summary = Objects.requireNonNull(
                result.blocks().getFirst().cells().getFirst().summary());
        assertThat(summary.queries()).isEqualTo(120);
        assertThat(summary.p50Ns()).isBetween(1_100_000L, 1_360_000L);
        assertThat(summary.p99Ns()).as("120 queries say nothing of it").isNull();
        assertThat(Objects.requireNonNull(foreign.figures().throughputPerSecond()))
                .isBetween(700.0, 900.0);
        assertThat(result.wasImported()).isTrue();
        assertThat(ResultJson.parse(ResultJson.toJson(result), "again")).isEqualTo(result);
    }

    @Test
    void rowsOfTheWarmUpThatTrtexecBefore85KeepsAreLeftOut() {
        RunResult result = read(ForeignTool.TRTEXEC, "trtexec-8.4-log.txt", "trtexec-8.4-times.json");

        assertThat(foreign(result).latencies())
                .singleElement()
                .satisfies(latency -> assertThat(latency.count())
                        .as("23 rows, 3 of them of the warm-up")
                        .isEqualTo(20));
        assertThat(foreign(result).toolVersion()).isEqualTo("8.4.12");
        assertThat(code(ForeignTool.TRTEXEC, "trtexec-8.4-times.json"))
                .as("without the log nobody knows how many")
                .isEqualTo("import.wrong-form");
    }

    @Test
    void aLogOfTrtexecAloneGivesItsOwnFigures() {
        ForeignMeasurement foreign = foreign(read(ForeignTool.TRTEXEC, "trtexec-8.6-log.txt"));

        ForeignFigures figures = foreign.figures();
        assertThat(figures.queries()).isEqualTo(20);
        assertThat(figures.minNs()).isEqualTo(5_018_740);
        assertThat(figures.percentilesNs())
                .isEqualTo(Map.of("p50", 5_057_860L, "p90", 5_090_820L, "p95", 5_097_660L, "p99", 5_109_070L));
        assertThat(figures.throughputPerSecond()).isEqualTo(215.68);
        assertThat(foreign.settings()).isEqualTo(Map.of("fp16", "on"));
        assertThat(foreign.timing()).isEqualTo(TimingMeaning.DEVICE_WITH_COPIES);
        assertThat(foreign.notes()).anyMatch(note -> note.contains("unstable, with coefficient of variance = 3.2%"));
        assertThat(foreign(read(ForeignTool.TRTEXEC, "trtexec-11.1-log.txt")).timing())
                .as("the same line of the log means something else")
                .isEqualTo(TimingMeaning.DEVICE_WITHOUT_COPIES);
    }

    @Test
    void timesWithAndWithoutCopiesAreNotOneMeasurement() {
        assertThat(code(ForeignTool.TRTEXEC, "trtexec-10.9-times.json", "trtexec-11.1-times.json"))
                .isEqualTo("import.mixed-timing");
    }

    @Test
    void profilesAreReadWithQuotesInNamesAndWithoutMedians() {
        for (String name : List.of("trtexec-8.0-profile.json", "trtexec-10.9-profile.json")) {
            TrtexecProfile profile = TrtexecProfile.parse(file(name));
            assertThat(profile.layers()).hasSize(3);
            assertThat(profile.layers().get(1).name()).contains("\"quoted\"");
            assertThat(profile.sentence()).contains("3 layers, 2 of them fused", "/conv1/Conv + /act1/Relu with 60 %");
        }
    }

    @Test
    void everyAppendedMeasurementOfPerfTestIsARound() {
        ForeignMeasurement foreign = foreign(read(ForeignTool.ONNXRUNTIME_PERF_TEST, "perf_test-new.csv"));

        assertThat(foreign.latencies()).extracting(LatencyHistogram::count).containsExactly(12L, 10L);
        assertThat(foreign.timing()).isEqualTo(TimingMeaning.HOST_CALL);
        assertThat(foreign(read(ForeignTool.ONNXRUNTIME_PERF_TEST, "perf_test-old.csv"))
                        .latencies())
                .hasSize(1);
    }

    @Test
    void benchmarkAppSaysWhichPercentileItsMedianIs() {
        ForeignMeasurement python = foreign(read(ForeignTool.BENCHMARK_APP, "benchmark_app-python.json"));
        ForeignMeasurement cpp = foreign(read(ForeignTool.BENCHMARK_APP, "benchmark_app-cpp.json"));

        assertThat(python.timing()).isEqualTo(TimingMeaning.HOST_CALL);
        assertThat(python.figures().percentilesNs()).isEqualTo(Map.of("p50", 6_430_000L));
        assertThat(cpp.timing()).isEqualTo(TimingMeaning.HOST_REQUEST_AMONG_OTHERS);
        assertThat(cpp.figures().percentilesNs()).isEqualTo(Map.of("p99", 221_500_000L));
        assertThat(cpp.figures().throughputPerSecond()).isEqualTo(30.28);
        assertThat(cpp.settings()).containsEntry("nireq", "6");
        assertThat(code(ForeignTool.BENCHMARK_APP, "benchmark_app-error.json")).isEqualTo("import.wrong-form");
    }

    @Test
    void theWarmUpOfBenchmarkModelDoesNotCount() {
        ForeignMeasurement old = foreign(read(ForeignTool.BENCHMARK_MODEL, "benchmark_model-2.4.txt"));
        ForeignMeasurement android = foreign(read(ForeignTool.BENCHMARK_MODEL, "benchmark_model-logcat.txt"));

        assertThat(old.figures().queries()).isEqualTo(50);
        assertThat(old.figures().meanNs()).isEqualTo(2_950_340_000L);
        assertThat(android.figures().percentilesNs())
                .isEqualTo(Map.of("p5", 140_545_000L, "p50", 141_253_000L, "p95", 187_533_000L));
        assertThat(android.notes()).anyMatch(note -> note.contains("a part ran on the CPU"));
    }

    @Test
    void benchncnnSaysThatItsWeightsAreZero() {
        ForeignMeasurement foreign = foreign(read(ForeignTool.BENCHNCNN, "benchncnn.txt"));

        assertThat(foreign.figures().meanNs()).isEqualTo(11_740_000);
        assertThat(foreign.settings()).containsEntry("num_threads", "1");
        assertThat(foreign.notes()).anyMatch(note -> note.contains("weights are all zero"));
        assertThat(code(ForeignTool.BENCHNCNN, "benchncnn-two.txt")).isEqualTo("import.several-models");
    }

    @Test
    void loadGenLatenciesMeanWhatTheirScenarioSays() {
        ForeignMeasurement single = foreign(read(ForeignTool.LOADGEN, "loadgen-single.txt"));
        ForeignMeasurement server = foreign(read(ForeignTool.LOADGEN, "loadgen-server.txt"));
        ForeignMeasurement multi = foreign(read(ForeignTool.LOADGEN, "loadgen-multi.txt"));

        assertThat(single.timing()).isEqualTo(TimingMeaning.HOST_CALL);
        assertThat(single.toolVersion()).startsWith("5.0");
        assertThat(single.figures().percentilesNs())
                .isEqualTo(Map.of("p50", 9_790_001L, "p90", 9_990_001L, "p99.9", 12_990_001L));
        assertThat(server.timing()).isEqualTo(TimingMeaning.FROM_SCHEDULE);
        assertThat(server.notes()).contains("LoadGen calls this result INVALID.");
        assertThat(multi.figures().percentilesNs()).as("of whole queries").isEqualTo(Map.of("p99", 82_990_001L));
    }

    @Test
    void aFileOfAnotherToolIsRefused() {
        for (ForeignTool tool : ForeignTool.values()) {
            String wrong = tool == ForeignTool.BENCHNCNN ? "perf_test-old.csv" : "benchncnn.txt";
            assertThat(code(tool, wrong)).as(tool.id()).isEqualTo("import.wrong-form");
        }
    }

    @Test
    void aNumberThatIsNoneIsRefused() {
        ForeignFile sound = file("benchncnn.txt");
        for (String broken : List.of(
                sound.text().replaceAll("min =\\s*[0-9.]+", "min = 1.2.3"),
                sound.text().replaceAll("loop_count = \\d+", "loop_count = 99999999999999999999"))) {
            assertThat(broken).isNotEqualTo(sound.text());
            ForeignFile file = new ForeignFile(sound.name(), broken, sound.source());
            assertThatThrownBy(() -> ForeignTool.BENCHNCNN.read(List.of(file)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("a number in it can't be read");
        }
    }

    @Test
    void thePageAndTheTextSayWhoseNumbersTheseAreAndWhatTheyMean() {
        RunResult result = read(ForeignTool.TRTEXEC, "trtexec-10.9-times.json", "trtexec-10.9-log.txt");

        assertThat(HtmlReport.render(result))
                .contains("Measured by another tool", "by trtexec 10.9.0", TimingMeaning.DEVICE_WITH_COPIES.words())
                .doesNotContain("All cells");
        assertThat(VerdictTable.render(result, 200))
                .contains("measured by trtexec 10.9.0, not by Assay", "enqueueing and waiting are not inside");
    }

    @Test
    void onlyLatenciesOfOneMeaningAreCompared() {
        RunResult before = read(ForeignTool.TRTEXEC, "trtexec-8.6-times.json", "trtexec-8.6-times-2.json");
        RunResult after = read(ForeignTool.TRTEXEC, "trtexec-10.9-times.json", "trtexec-10.9-times-2.json");
        RunResult other = read(ForeignTool.TRTEXEC, "trtexec-11.1-times.json", "trtexec-11.1-times-2.json");
        RunResult once = read(ForeignTool.TRTEXEC, "trtexec-10.9-times.json");

        CellChange same = change(before, after);
        assertThat(Objects.requireNonNull(same.change().speedup()).estimate()).isBetween(1.05, 1.11);
        CellChange different = change(before, other);
        assertThat(different.change().speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
        assertThat(different.change().reason()).startsWith("the latencies mean different things");
        assertThat(change(before, once).change().reason()).contains("only one run of trtexec");
    }

    private static CellChange change(RunResult before, RunResult after) {
        return RunComparer.compare(before, after).cells().getFirst();
    }

    private static ForeignMeasurement foreign(RunResult result) {
        return Objects.requireNonNull(
                result.blocks().getFirst().cells().getFirst().foreign());
    }

    private static String code(ForeignTool tool, String... names) {
        return catchThrowableOfType(ProblemException.class, () -> read(tool, names))
                .problems()
                .getFirst()
                .code();
    }

    private static RunResult read(ForeignTool tool, String... names) {
        ArtifactInfo model = new ArtifactInfo("model.onnx", "e".repeat(64), 1000, "file:model.onnx", null);
        return new ForeignImport(new AssayBuild("0.1.0", "abc"), "run-1", Instant.EPOCH, "orin", model, 1)
                .read(tool, Arrays.stream(names).map(ForeignImportTest::file).toList());
    }

    private static ForeignFile file(String name) {
        URL url = Objects.requireNonNull(ForeignImportTest.class.getResource(name), name);
        try {
            return ForeignFile.read(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
