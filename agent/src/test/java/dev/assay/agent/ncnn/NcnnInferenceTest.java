package dev.assay.agent.ncnn;

import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.onnxruntime.TestModels;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeContract;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real inference on small models, with the real library. */
class NcnnInferenceTest implements RuntimeContract {
    private static RuntimeDirectories directories = RuntimeDirectories.below(Path.of("unset"));

    private final NcnnRuntime runtime = new NcnnRuntime();

    @BeforeAll
    static void find() {
        directories = new RuntimeDirectories(Path.of("unset"), InstalledNcnn.runtimes());
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.NCNN;
    }

    @Override
    public List<Map<String, String>> modes() {
        return List.of(Map.of("precision", "f32"), Map.of("packing", "off"), Map.of("winograd", "off", "sgemm", "off"));
    }

    @Override
    public int rows(int wanted) {
        return 1;
    }

    @Override
    public LoadedModel load(Path model, Map<String, String> options) {
        return load(model, 1, options);
    }

    private LoadedModel load(Path model, int threads, Map<String, String> options) {
        RuntimeConfiguration configuration = new RuntimeConfiguration("n", "ncnn", threads, options);
        assertThat(runtime.check(configuration)).isEmpty();
        Path libraries = directories.installed().require(NcnnPackage.PACKAGE, NativePlatform.current());
        return runtime.load(model, configuration, libraries);
    }

    private static Path model(String name) {
        return TestModels.model(name, ModelFormat.NCNN);
    }

    @Test
    void worksHereOnceItIsInstalled() {
        assertThat(runtime.probe(directories)).isInstanceOfSatisfying(RuntimeSupport.Supported.class, supported -> {
            assertThat(supported.version()).isEqualTo("1.0.20261020");
            assertThat(supported.description()).contains("CPU");
        });
        assertThat(runtime.workerNeeds(directories).environment()).containsEntry("OMP_WAIT_POLICY", "passive");
    }

    /** ncnn has one type of its own, and integers that it does not check. */
    @Test
    @Override
    public void everyElementTypeComesThroughUnchanged() {
        for (List<Long> shape : List.of(
                List.of(1L),
                List.of(1L, 5L),
                List.of(1L, 3L, 5L),
                List.of(1L, 3L, 5L, 3L),
                List.of(1L, 2L, 3L, 1L, 3L))) {
            float[] values = new float[shape.stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact)];
            for (int i = 0; i < values.length; i++) {
                values[i] = i + 1;
            }
            try (LoadedModel loaded = load(model("relu"), Map.of());
                    PreparedQuery query = loaded.prepare(List.of(floats("x", shape, values)))) {
                query.run();
                Tensor output = query.outputs().getFirst();
                assertThat(output.shape()).isEqualTo(shape.size() == 1 ? List.of(1L, 1L) : shape);
                assertThat(floats(output)).containsExactly(values);
            }
        }
    }

    @Test
    @Override
    public void readsInt64InputsInAnyOrderAndIgnoresOthers() {
        try (LoadedModel loaded = load(model("embedding-int64"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(
                        floats("x", List.of(1L, 2L), -1, 2),
                        longs("token_type_ids", List.of(1L, 3L), 0, 0, 0),
                        longs("ids", List.of(1L, 3L), 5, 6, 5)))) {
            query.run();
            List<Tensor> outputs = query.outputs();
            assertThat(outputs).extracting(Tensor::name).containsExactly("hidden", "positive");
            assertThat(outputs.getFirst().shape()).containsExactly(1L, 3L, 6L);
            float[] hidden = floats(outputs.getFirst());
            assertThat(Arrays.copyOf(hidden, 6))
                    .isEqualTo(Arrays.copyOfRange(hidden, 12, 18))
                    .isNotEqualTo(Arrays.copyOfRange(hidden, 6, 12));
            assertThat(floats(outputs.getLast())).containsExactly(0, 2);
        }
    }

    @Test
    @Override
    public void wrongInputsAreProblems() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of())) {
            assertThat(problem(() -> loaded.prepare(List.of())).code()).isEqualTo("model.missing-input");
            assertThat(problem(() -> loaded.prepare(List.of(floats("x", List.of(1L, 7L), 1, 2, 3, 4, 5, 6, 7))))
                            .message())
                    .contains("size 8 in dimension 1, not 7");
            assertThat(problem(() -> loaded.prepare(List.of(mlpInput(2, 1)))).message())
                    .contains("one sample at a time");
            Tensor half = new Tensor("x", ElementType.FLOAT16, List.of(1L, 8L), direct(16));
            assertThat(problem(() -> loaded.prepare(List.of(half))).code()).isEqualTo("model.bad-input");
        }
    }

    @Test
    void anIntegerOfMoreThan32BitsIsAProblem() {
        try (LoadedModel loaded = load(model("embedding-int64"), Map.of());
                PreparedQuery query = loaded.prepare(
                        List.of(floats("x", List.of(1L, 1L), 1), longs("ids", List.of(1L, 1L), 1L << 40)))) {
            assertThat(problem(query::run).message()).contains("1099511627776", "32 bits");
        }
    }

    @Test
    void queriesMayHaveDifferentShapes() {
        try (LoadedModel loaded = load(model("relu"), Map.of());
                PreparedQuery two = loaded.prepare(List.of(floats("x", List.of(1L, 2L), -1, 2)));
                PreparedQuery three = loaded.prepare(List.of(floats("x", List.of(1L, 3L), 3, -1, 5)))) {
            for (int run = 0; run < 2; run++) {
                two.run();
                assertThat(floats(two.outputs().getFirst())).containsExactly(0, 2);
                three.run();
                assertThat(floats(three.outputs().getFirst())).containsExactly(3, 0, 5);
            }
        }
    }

    @Test
    void layersInInt8AreTold() {
        assertThat(evidence("mlp-int8", Map.of()).settings()).containsEntry("int8-layers", "2 InnerProduct");
        assertThat(evidence("mlp-float32", Map.of()).settings()).containsEntry("int8-layers", "none");
    }

    @Test
    void brainFloatsChangeTheAnswerAndTheEvidenceNamesTheLayers() {
        Evidence evidence = evidence("mlp-float32", Map.of("precision", "bf16"));
        assertThat(Objects.requireNonNull(evidence.placement()).fellBack()).isFalse();
        assertThat(evidence.placement().onWanted()).isPositive();
    }

    @Test
    void weightsThatDoNotBelongToTheLayersAreProblems(@TempDir Path directory) throws IOException {
        String whole = Files.readString(model("mlp-float32"), StandardCharsets.ISO_8859_1);
        Path more = write(directory, "more", whole.replace("134 840", "134 844") + "\0\0\0\0");
        assertThat(problem(() -> load(more, Map.of())).message()).contains("need 840 bytes", "has 844");
        Path less = write(directory, "less", whole.replace("134 840", "134 836").substring(0, whole.length() - 4));
        Problem problem = problem(() -> load(less, Map.of()));
        assertThat(problem.code()).isEqualTo("model.invalid");
        assertThat(problem.hint()).contains(".param and .bin belong together");
        Path larger = write(directory, "larger", whole.replace("2=128", "2=999"));
        assertThat(problem(() -> load(larger, Map.of())).code()).isEqualTo("model.invalid");
    }

    @Test
    void answersLikeOnnxRuntimeOnTheDigitsOfTheLibrary(@TempDir Path directory) throws IOException {
        Path models = Path.of("../scenarios/library/models");
        Path joined = directory.resolve("digits");
        try (OutputStream out = Files.newOutputStream(joined)) {
            PairedFile.write(
                    ModelFormat.NCNN,
                    models.resolve("digits-cnn.ncnn.param"),
                    models.resolve("digits-cnn.ncnn.bin"),
                    out);
        }
        Random random = new Random(1);
        float[] pixels = new float[28 * 28];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        Tensor digit = floats("input", List.of(1L, 1L, 28L, 28L), pixels);
        try (LoadedModel onnx = new OnnxInferenceRuntime()
                        .load(models.resolve("digits-cnn.onnx"), TestModels.configuration(Map.of()));
                PreparedQuery expected = onnx.prepare(List.of(digit));
                LoadedModel one = load(joined, 1, Map.of());
                PreparedQuery onOneThread = one.prepare(List.of(digit));
                LoadedModel two = load(joined, 2, Map.of("winograd", "off", "sgemm", "off"));
                PreparedQuery onTwoThreads = two.prepare(List.of(digit))) {
            expected.run();
            float[] exact = floats(expected.outputs().getFirst());
            for (PreparedQuery query : List.of(onOneThread, onTwoThreads)) {
                query.run();
                assertThat(floats(query.outputs().getFirst())).containsExactly(exact, within(1e-3f));
            }
        }
    }

    private static Path write(Path directory, String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.ISO_8859_1);
    }

    private Evidence evidence(String name, Map<String, String> options) {
        try (LoadedModel loaded = load(model(name), options);
                PreparedQuery query = loaded.prepare(List.of(mlpInput(1, 1)))) {
            query.run();
            return loaded.evidence();
        }
    }

    private static Problem problem(ThrowingCallable action) {
        return catchThrowableOfType(ProblemException.class, action).problems().getFirst();
    }
}
