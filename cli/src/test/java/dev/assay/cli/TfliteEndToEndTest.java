package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.Tensor;
import dev.assay.agent.tflite.TfliteRuntime;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.reports.html.ShownNumbers;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RuntimeGain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TFLite, installed as a user would: the real program, the real library, files of its own format. */
class TfliteEndToEndTest {
    private static final Path LIBRARY = RunEndToEndTest.LIBRARY;
    private static final Path HOME = RunEndToEndTest.HOME;

    private static Path data;

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws Exception {
        data = TestRuntimes.withTflite(HOME);
    }

    @Test
    void tfliteRunsItsOwnFilesOfAVariantAndACrashCostsOneCell() throws Exception {
        Path models = LIBRARY.resolve("models");
        Path scenario = Files.writeString(
                directory.resolve("digits.yaml"), """
                name: digits
                model:
                  source: file:%1$s/digits-cnn.onnx
                  inputs: { input: { type: float32, shape: [batch, 1, 28, 28] } }
                task: { type: fidelity, evaluation-samples: 20 }
                baseline: fp32
                variants:
                  fp32: { tflite: { source: "file:%1$s/digits-cnn-fp32.tflite" } }
                  int8: { source: "file:%1$s/digits-cnn-int8.tflite" }
                  crash: { source: "file:%2$s" }
                  wanted: { tflite: { convert: { precision: int8-dynamic } } }
                runtimes: { ort: { type: onnxruntime }, tflite: { type: tflite, options: { xnnpack: required } } }
                loads: { one: { type: single-stream, warm-up: 10 ms, min-duration: 100 ms, min-queries: 20 } }
                profiles: { quick: { rounds: 2, sample-scale: 1 } }
                """.formatted(models, TestRuntimes.modelThatCrashesTflite()));
        Path out = directory.resolve("run");
        // The same runtimes, and no tools, whatever is installed beside them.
        Path withoutTools = Files.createDirectory(directory.resolve("data"));
        Files.createSymbolicLink(withoutTools.resolve("runtimes"), data.resolve("runtimes"));
        try (AssayProcess assay = AssayProcess.start(
                HOME,
                Map.of("ASSAY_DATA", withoutTools.toString()),
                "run",
                scenario.toString(),
                "--profile",
                "quick",
                "--out",
                out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isEqualTo(3);
        }

        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.blocks().getFirst().cells()).hasSize(1);
        assertThat(result.problems())
                .extracting(Problem::code)
                .as("int8, crash and wanted have no ONNX file, and nothing here makes a .tflite file of wanted")
                .containsExactly("plan.no-format", "plan.no-format", "plan.no-format", "conversion.not-here");
        assertThat(result.problems().getLast().hint()).contains("assay runtimes install tflite-tools");
        BlockResult tflite = result.blocks().getLast();
        assertThat(tflite.cells())
                .extracting(CellResult::status)
                .containsExactly(CellStatus.MEASURED, CellStatus.MEASURED, CellStatus.FAILED);
        assertThat(tflite.cells().getLast().problems().getFirst().code()).isEqualTo("worker.crashed");
        CellResult fp32 = tflite.cells().getFirst();
        Evidence evidence = Objects.requireNonNull(fp32.evidence());
        assertThat(evidence.providers()).isEqualTo(Map.of("XNNPACK", 21));
        assertThat(Objects.requireNonNull(fp32.summary()).bytes())
                .isEqualTo(Files.size(models.resolve("digits-cnn-fp32.tflite")));
        assertThat(Objects.requireNonNull(result.runtimeGains()))
                .extracting(RuntimeGain::variant)
                .containsExactly("fp32");
        try (Chromium chromium = Chromium.start(directory.resolve("browser"));
                BrowserPage page = chromium.open(out.resolve("index.html").toUri())) {
            assertThat(ShownNumbers.check(page, result)).isGreaterThan(30);
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void tfliteAnswersLikeOnnxRuntimeOnTheDigits() throws Exception {
        RuntimeDirectories directories =
                new RuntimeDirectories(HOME.resolve("libraries"), new InstalledRuntimes(data.resolve("runtimes")));
        TfliteRuntime tflite = new TfliteRuntime();
        Map<String, String> properties = tflite.workerNeeds(directories).systemProperties();
        properties.forEach(System::setProperty);
        try {
            Random random = new Random(1);
            List<List<Tensor>> digits = IntStream.range(0, 5)
                    .mapToObj(_ -> List.of(Answers.floats(random, "input", 0, 1, 1, 1, 28, 28)))
                    .toList();
            List<float[]> expected = Answers.of(
                    new OnnxInferenceRuntime(), "onnxruntime", LIBRARY.resolve("models/digits-cnn.onnx"), digits);
            List<float[]> fp32 = answers(tflite, "fp32", digits);
            List<float[]> fp16 = answers(tflite, "fp16", digits);
            List<float[]> int8 = answers(tflite, "int8", digits);
            for (int i = 0; i < digits.size(); i++) {
                assertThat(Answers.largestDifference(expected.get(i), fp32.get(i)))
                        .isLessThan(1e-4);
                assertThat(Answers.largestDifference(expected.get(i), fp16.get(i)))
                        .isLessThan(0.05);
                assertThat(Answers.cosine(expected.get(i), int8.get(i))).isGreaterThan(0.97);
            }
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static List<float[]> answers(InferenceRuntime tflite, String precision, List<List<Tensor>> digits) {
        return Answers.of(tflite, "tflite", LIBRARY.resolve("models/digits-cnn-" + precision + ".tflite"), digits);
    }
}
