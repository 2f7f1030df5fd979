package dev.assay.agent.openvino;

import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.onnxruntime.TestModels;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real inference on small models, with the real library. */
class OpenVinoInferenceTest {
    private static Path libraries = Path.of("unset");

    private final OpenVinoRuntime runtime = new OpenVinoRuntime();

    @TempDir
    private Path directory;

    @BeforeAll
    static void install() throws InterruptedException {
        libraries = InstalledOpenVino.libraries();
    }

    @Test
    void worksHereOnceItIsInstalled() throws InterruptedException {
        assertThat(runtime.probe(InstalledOpenVino.directories()))
                .isInstanceOfSatisfying(RuntimeSupport.Supported.class, supported -> {
                    assertThat(supported.version()).isEqualTo("2026.4.1");
                    assertThat(supported.description()).contains("CPU");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"static", "dynamic"})
    void everyElementTypeComesThroughUnchanged(String shapes) {
        List<Tensor> inputs = new ArrayList<>();
        for (ElementType type : List.of(
                ElementType.FLOAT16, ElementType.INT32, ElementType.INT8, ElementType.UINT8, ElementType.BOOL)) {
            ByteBuffer data = direct(6 * type.sizeBytes());
            for (int i = 0; i < data.capacity(); i++) {
                data.put(i, (byte) (type == ElementType.BOOL ? i % 2 : 37 * i));
            }
            String name = type.name().toLowerCase(Locale.ROOT) + "_in";
            // Samples come from a file that is mapped read-only.
            inputs.add(new Tensor(
                    name, type, List.of(2L, 3L), data.asReadOnlyBuffer().order(ByteOrder.nativeOrder())));
        }
        try (LoadedModel loaded = load(model("types"), Map.of("shapes", shapes));
                PreparedQuery query = loaded.prepare(inputs)) {
            for (int run = 0; run < 3; run++) {
                query.run();
                List<Tensor> outputs = query.outputs();
                assertThat(outputs).hasSameSizeAs(inputs);
                for (int i = 0; i < inputs.size(); i++) {
                    assertThat(outputs.get(i).type()).isEqualTo(inputs.get(i).type());
                    assertThat(outputs.get(i).shape()).isEqualTo(inputs.get(i).shape());
                    assertThat(outputs.get(i).data()).isEqualTo(inputs.get(i).data());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"mlp-float32, static, 1e-5", "mlp-float32, dynamic, 1e-5", "mlp-int8, static, 0.5"})
    void answersLikeOnnxRuntime(String name, String shapes, float tolerance) {
        for (int rows : new int[] {1, 3, 8}) {
            float[] expected;
            try (LoadedModel loaded = new OnnxInferenceRuntime().load(model(name), TestModels.ONE_THREAD)) {
                expected = run(loaded, mlpInput(rows, 1));
            }
            try (LoadedModel loaded = load(model(name), Map.of("shapes", shapes))) {
                assertThat(run(loaded, mlpInput(rows, 1))).containsExactly(expected, within(tolerance));
            }
        }
    }

    private static float[] run(LoadedModel loaded, Tensor input) {
        try (PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            return floats(query.outputs().getFirst());
        }
    }

    @Test
    void readsInt64InputsInAnyOrderAndIgnoresOthers() {
        try (LoadedModel loaded = load(model("embedding-int64"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(
                        longs("mask", List.of(2L, 3L), 1, 1, 0, 1, 0, 0),
                        longs("token_type_ids", List.of(2L, 3L), 0, 0, 0, 0, 0, 0),
                        longs("ids", List.of(2L, 3L), 5, 6, 7, 5, 9, 9)))) {
            query.run();
            List<Tensor> outputs = query.outputs();
            assertThat(outputs).extracting(Tensor::name).containsExactly("hidden", "tokens");
            assertThat(outputs.getFirst().shape()).containsExactly(2L, 3L, 6L);
            assertThat(longs(outputs.getLast())).containsExactly(2, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"static", "dynamic"})
    void queriesOfOneLaneTakeTurns(String shapes) {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of("shapes", shapes));
                PreparedQuery first = loaded.prepare(List.of(mlpInput(2, 1)));
                PreparedQuery larger = loaded.prepare(List.of(mlpInput(5, 1)));
                PreparedQuery second = loaded.prepare(List.of(mlpInput(2, 3)))) {
            assertThatIllegalStateException().isThrownBy(first::outputs);
            first.run();
            float[] once = floats(first.outputs().getFirst());
            second.run();
            assertThat(floats(second.outputs().getFirst())).isNotEqualTo(once);
            assertThatIllegalStateException().isThrownBy(first::outputs);
            larger.run();
            assertThat(Arrays.copyOf(floats(larger.outputs().getFirst()), once.length))
                    .containsExactly(once, within(1e-5f));
            first.run();
            assertThat(floats(first.outputs().getFirst())).isEqualTo(once);
        }
    }

    @Test
    void readsInputsWhereTheyAre() {
        Tensor input = mlpInput(2, 1);
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            float[] before = floats(query.outputs().getFirst());
            input.data().asFloatBuffer().put(floats(mlpInput(2, 3)));
            query.inputsChanged();
            query.run();
            assertThat(floats(query.outputs().getFirst())).isNotEqualTo(before);
        }
    }

    @Test
    void lanesRunAtTheSameTime() throws Exception {
        int lanes = 2;
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
            loaded.expectLanes(lanes);
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                PreparedQuery query = loaded.prepare(List.of(mlpInput(2, lane + 1)), lane);
                answers.add(threads.submit(() -> {
                    query.run();
                    float[] first = floats(query.outputs().getFirst());
                    boolean same = true;
                    for (int run = 0; run < 200; run++) {
                        query.run();
                        same &= Arrays.equals(floats(query.outputs().getFirst()), first);
                    }
                    query.close();
                    return same;
                }));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
            // OpenVINO has no more streams than the machine has cores.
            String streams =
                    Integer.toString(Math.min(lanes, Runtime.getRuntime().availableProcessors()));
            assertThat(loaded.evidence().settings())
                    .containsEntry("streams", streams)
                    .containsEntry("threads-in-all", streams);
        }
    }

    @Test
    void outputsWhoseShapeDependsOnTheDataAreRead() {
        try (LoadedModel loaded = load(model("nonzero"), Map.of());
                PreparedQuery one = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 0, 0, 2, 0)));
                PreparedQuery three = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 1, 0, -1, 3)))) {
            one.run();
            assertThat(longs(one.outputs().getFirst())).containsExactly(0, 2);
            three.run();
            assertThat(longs(three.outputs().getFirst())).containsExactly(0, 0, 0, 0, 2, 3);
        }
    }

    @Test
    void evidenceShowsWhatRan() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(mlpInput(2, 1)))) {
            query.run();
            float[] before = floats(query.outputs().getFirst());
            Evidence evidence = loaded.evidence();
            assertThat(evidence.runtime()).isEqualTo("openvino");
            assertThat(evidence.runtimeVersion()).isEqualTo("2026.4.1");
            assertThat(evidence.providers()).containsOnlyKeys("CPU");
            assertThat(evidence.operators()).isNotEmpty();
            assertThat(evidence.settings())
                    .containsEntry("precision", "f32")
                    .containsEntry("streams", "1")
                    .containsEntry("threads-in-all", "1")
                    .containsKeys("device-name", "build");
            assertThat(evidence.settings().get("kernels")).contains("f32");
            assertThat(floats(query.outputs().getFirst()))
                    .as("evidence changes nothing")
                    .isEqualTo(before);
        }
    }

    @Test
    void compilingForShapesCountsAsLoading() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                PreparedQuery _ = loaded.prepare(List.of(mlpInput(2, 1)))) {
            long one = loaded.shapingNs();
            assertThat(one).isPositive();
            PreparedQuery same = loaded.prepare(List.of(mlpInput(2, 2)));
            assertThat(loaded.shapingNs()).isEqualTo(one);
            same.close();
        }
    }

    @Test
    void aFileNeedsNoSuffix() throws IOException {
        Path bare = Files.copy(model("mlp-float32"), directory.resolve("0a1b2c"));
        try (LoadedModel loaded = load(bare, Map.of())) {
            assertThat(run(loaded, mlpInput(1, 1))).hasSize(4);
        }
    }

    @Test
    void wrongInputsAreProblems() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of())) {
            assertThat(code(() -> loaded.prepare(List.of()))).isEqualTo("model.missing-input");
            assertThat(code(() -> loaded.prepare(List.of(floats("x", List.of(1L, 7L), 1, 2, 3, 4, 5, 6, 7)))))
                    .isEqualTo("model.bad-input");
            assertThat(code(() -> loaded.prepare(List.of(longs("x", List.of(1L, 8L), 1, 2, 3, 4, 5, 6, 7, 8)))))
                    .isEqualTo("model.bad-input");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsAProblem() {
        ProblemException e =
                catchThrowableOfType(ProblemException.class, () -> load(model("mlp-float32"), Map.of("device", "npu")));
        Problem problem = e.problems().getFirst();
        assertThat(problem.code()).isEqualTo("runtime.provider-unavailable");
        assertThat(problem.message()).contains("NPU", "CPU");
    }

    @Test
    void aModelThatWasCutOffIsAProblem() throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-float32"));
        for (int kept : new int[] {0, 1, 10, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(directory.resolve("cut-" + kept), Arrays.copyOf(whole, kept));
            assertThat(code(() -> load(cut, Map.of()))).as("%d bytes", kept).startsWith("model.");
        }
    }

    @Test
    void changedBytesAreAProblemOrAnotherModelAndNeverACrash() throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-float32"));
        for (int at = 0; at < whole.length; at += 1 + whole.length / 15) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x5a;
            Path file = Files.write(directory.resolve("changed-" + at), changed);
            try (LoadedModel loaded = load(file, Map.of())) {
                run(loaded, mlpInput(1, 1));
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().hint()).isNotBlank();
            }
        }
    }

    @Test
    void anUnknownOperatorIsAProblem() {
        assertThat(code(() -> load(model("unknown-operator"), Map.of()))).isEqualTo("model.unsupported-operator");
    }

    @Test
    void compiledModelsAreKeptWhereThatIsAskedFor() {
        System.setProperty(OpenVinoRuntime.MODEL_CACHE_PROPERTY, directory.toString());
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of("model-cache", "on"))) {
            run(loaded, mlpInput(1, 1));
        } finally {
            System.clearProperty(OpenVinoRuntime.MODEL_CACHE_PROPERTY);
        }
        assertThat(directory).isNotEmptyDirectory();
    }

    private static String code(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        return catchThrowableOfType(ProblemException.class, action)
                .problems()
                .getFirst()
                .code();
    }

    private LoadedModel load(Path model, Map<String, String> options) {
        RuntimeConfiguration configuration = new RuntimeConfiguration("ov", "openvino", 1, options);
        assertThat(runtime.check(configuration)).isEmpty();
        return runtime.load(model, configuration, libraries);
    }

    @Test
    void otherPlatformsHaveOtherFiles() {
        assertThat(OpenVinoPackage.library(NativePlatform.of("Mac OS X", "aarch64")))
                .endsWith(".dylib");
        OpenVinoPackage.PACKAGE
                .archives()
                .forEach(archive -> assertThat(archive.files())
                        .anyMatch(file -> file.endsWith("/" + OpenVinoPackage.library(archive.platform()))));
    }
}
