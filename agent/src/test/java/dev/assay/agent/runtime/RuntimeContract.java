package dev.assay.agent.runtime;

import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.onnxruntime.OnnxInferenceRuntime;
import dev.assay.agent.onnxruntime.TestModels;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every runtime that executes models has to fulfil: a test class of a runtime implements this, and adds what is its own. */
public interface RuntimeContract {
    ModelFormat format();

    /** Load a model on one thread. */
    LoadedModel load(Path model, Map<String, String> options);

    /** Return the options under which all of this must hold. */
    default List<Map<String, String>> modes() {
        return List.of(Map.of());
    }

    /** Return how many rows a query has that would have more: fewer where the runtime has no batches. */
    default int rows(int wanted) {
        return wanted;
    }

    private Path model(String name) {
        return TestModels.model(name, format());
    }

    @Test
    default void everyElementTypeComesThroughUnchanged() {
        List<Tensor> inputs = new ArrayList<>();
        for (ElementType type : List.of(
                ElementType.FLOAT16, ElementType.INT32, ElementType.INT8, ElementType.UINT8, ElementType.BOOL)) {
            ByteBuffer data = direct(6 * type.sizeBytes());
            for (int i = 0; i < data.capacity(); i++) {
                data.put(i, (byte) (type == ElementType.BOOL ? i % 2 : 37 * i));
            }
            String name = type.name().toLowerCase(Locale.ROOT);
            // Samples come from a file that is mapped read-only.
            inputs.add(new Tensor(
                    name + "_in", type, List.of(2L, 3L), data.asReadOnlyBuffer().order(ByteOrder.nativeOrder())));
        }
        for (Map<String, String> options : modes()) {
            try (LoadedModel loaded = load(model("types"), options);
                    PreparedQuery query = loaded.prepare(inputs)) {
                for (int run = 0; run < 3; run++) {
                    query.run();
                    List<Tensor> outputs = query.outputs();
                    assertThat(outputs).hasSameSizeAs(inputs);
                    for (int i = 0; i < inputs.size(); i++) {
                        assertThat(outputs.get(i).type())
                                .isEqualTo(inputs.get(i).type());
                        assertThat(outputs.get(i).shape())
                                .isEqualTo(inputs.get(i).shape());
                        assertThat(outputs.get(i).data())
                                .isEqualTo(inputs.get(i).data());
                    }
                }
            }
        }
    }

    @Test
    default void answersLikeOnnxRuntimeForEveryNumberOfRows() {
        for (Map<String, String> options : modes()) {
            try (LoadedModel exact = load(model("mlp-float32"), options);
                    LoadedModel quantized = load(model("mlp-int8"), options)) {
                for (int rows : new int[] {1, 3, 8, 1}) {
                    Tensor input = mlpInput(rows(rows), 1);
                    float[] expected = ofOnnxRuntime("mlp-float32", input);
                    assertThat(run(exact, input)).containsExactly(expected, within(1e-5f));
                    assertThat(run(quantized, input)).isNotEqualTo(expected).containsExactly(expected, within(0.5f));
                }
            }
        }
    }

    private static float[] ofOnnxRuntime(String name, Tensor input) {
        try (LoadedModel loaded = new OnnxInferenceRuntime().load(TestModels.model(name), TestModels.ONE_THREAD)) {
            return run(loaded, input);
        }
    }

    private static float[] run(LoadedModel loaded, Tensor input) {
        try (PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            return floats(query.outputs().getFirst());
        }
    }

    @Test
    default void readsInt64InputsInAnyOrderAndIgnoresOthers() {
        try (LoadedModel loaded = load(model("embedding-int64"), Map.of());
                PreparedQuery query = loaded.prepare(List.of(
                        longs("mask", List.of(2L, 3L), 1, 1, 0, 1, 0, 0),
                        longs("token_type_ids", List.of(2L, 3L), 0, 0, 0, 0, 0, 0),
                        longs("ids", List.of(2L, 3L), 5, 6, 7, 5, 9, 9)))) {
            query.run();
            query.run();
            List<Tensor> outputs = query.outputs();
            assertThat(outputs).extracting(Tensor::name).containsExactly("hidden", "tokens");
            assertThat(outputs.getFirst().shape()).containsExactly(2L, 3L, 6L);
            assertThat(longs(outputs.getLast())).containsExactly(2, 1);
            float[] hidden = floats(outputs.getFirst());
            for (int i = 0; i < 6; i++) {
                assertThat(hidden[i]).as("token 5 of both rows").isNotZero().isEqualTo(hidden[18 + i]);
                assertThat(hidden[12 + i]).as("masked token").isZero();
            }
        }
    }

    @Test
    default void queriesOfOneLaneTakeTurnsWhateverTheirShapes() {
        for (Map<String, String> options : modes()) {
            try (LoadedModel loaded = load(model("mlp-float32"), options);
                    PreparedQuery first = loaded.prepare(List.of(mlpInput(rows(2), 1)));
                    PreparedQuery larger = loaded.prepare(List.of(mlpInput(rows(5), 1)));
                    PreparedQuery second = loaded.prepare(List.of(mlpInput(rows(2), 3)))) {
                assertThatIllegalStateException().isThrownBy(first::outputs);
                first.run();
                float[] once = floats(first.outputs().getFirst());
                second.run();
                assertThat(floats(second.outputs().getFirst())).isNotEqualTo(once);
                assertThatIllegalStateException().isThrownBy(first::outputs);
                larger.run();
                float[] five = floats(larger.outputs().getFirst());
                assertThat(five).hasSize(4 * rows(5));
                assertThat(Arrays.copyOf(five, once.length)).containsExactly(once, within(1e-5f));
                first.run();
                assertThat(floats(first.outputs().getFirst())).isEqualTo(once);
            }
        }
    }

    @Test
    default void readsInputsAgainOnceItIsToldThatTheyChanged() {
        for (Map<String, String> options : modes()) {
            Tensor input = mlpInput(rows(2), 1);
            try (LoadedModel loaded = load(model("mlp-float32"), options);
                    PreparedQuery query = loaded.prepare(List.of(input));
                    PreparedQuery expected = loaded.prepare(List.of(mlpInput(rows(2), 3)))) {
                query.run();
                input.data().asFloatBuffer().put(floats(mlpInput(rows(2), 3)));
                query.inputsChanged();
                query.run();
                float[] after = floats(query.outputs().getFirst());
                expected.run();
                assertThat(after).isEqualTo(floats(expected.outputs().getFirst()));
            }
        }
    }

    @Test
    default void lanesRunAtTheSameTime() throws Exception {
        int lanes = 2;
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
            loaded.expectLanes(lanes);
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                PreparedQuery query = loaded.prepare(List.of(mlpInput(rows(2), lane + 1)), lane);
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
        }
    }

    @Test
    default void evidenceChangesNothingAndNeedsAQuery() {
        for (Map<String, String> options : modes()) {
            try (LoadedModel loaded = load(model("mlp-float32"), options)) {
                assertThatIllegalStateException().isThrownBy(loaded::evidence);
                try (PreparedQuery query = loaded.prepare(List.of(mlpInput(rows(2), 1)))) {
                    query.run();
                    query.run();
                    float[] before = floats(query.outputs().getFirst());
                    Evidence evidence = loaded.evidence();
                    assertThat(evidence.threads()).isEqualTo(1);
                    assertThat(evidence.runtimeVersion()).matches("\\d+\\.\\d+\\.\\d+");
                    assertThat(evidence.providers()).isNotEmpty();
                    assertThat(evidence.operators()).isNotEmpty();
                    assertThat(evidence.settings()).containsAllEntriesOf(options);
                    assertThat(floats(query.outputs().getFirst())).isEqualTo(before);
                    query.run();
                    assertThat(floats(query.outputs().getFirst())).isEqualTo(before);
                }
            }
        }
    }

    @Test
    default void wrongInputsAreProblems() {
        try (LoadedModel loaded = load(model("mlp-float32"), Map.of());
                LoadedModel twice = load(model("double"), Map.of())) {
            assertThat(problem(() -> loaded.prepare(List.of())).code()).isEqualTo("model.missing-input");
            assertThat(problem(() -> loaded.prepare(List.of(floats("x", List.of(1L, 7L), 1, 2, 3, 4, 5, 6, 7))))
                            .message())
                    .contains("size 8 in dimension 1, not 7");
            assertThat(problem(() -> loaded.prepare(List.of(longs("x", List.of(1L, 8L), 1, 2, 3, 4, 5, 6, 7, 8))))
                            .message())
                    .contains("FLOAT", "INT64");
            assertThat(problem(() -> twice.prepare(List.of(floats("x", List.of(1L, 4L), 1, 2, 3, 4))))
                            .code())
                    .as("a type that Assay does not have")
                    .isEqualTo("model.bad-input");
        }
    }

    @Test
    default void aFileNeedsNoSuffix(@TempDir Path directory) throws IOException {
        Path bare = Files.copy(model("mlp-float32"), directory.resolve("0a1b2c"));
        try (LoadedModel loaded = load(bare, Map.of())) {
            assertThat(run(loaded, mlpInput(1, 1))).hasSize(4);
        }
    }

    @Test
    default void aModelThatWasCutOffIsAProblem(@TempDir Path directory) throws IOException {
        byte[] whole = Files.readAllBytes(model("mlp-float32"));
        for (int kept : new int[] {0, 1, 10, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(directory.resolve("cut-" + kept), Arrays.copyOf(whole, kept));
            assertThat(problem(() -> load(cut, Map.of())).code())
                    .as("%d bytes", kept)
                    .startsWith("model.");
        }
    }

    @Test
    default void whatIsNoModelOfItsFormatIsAProblemThatSaysWhat(@TempDir Path directory) throws IOException {
        assertThat(problem(() -> load(directory.resolve("absent"), Map.of())).code())
                .isEqualTo("model.not-found");
        Path page = Files.writeString(directory.resolve("page"), "<!DOCTYPE html><title>404</title>");
        assertThat(problem(() -> load(page, Map.of())).message()).contains("web page");
        ModelFormat other = format() == ModelFormat.ONNX ? ModelFormat.TFLITE : ModelFormat.ONNX;
        Problem problem = problem(() -> load(TestModels.model("mlp-float32", other), Map.of()));
        assertThat(problem.message()).contains("no " + format().title() + " file", "format " + other.title());
        assertThat(problem.hint()).containsIgnoringCase(format().title());
    }

    @Test
    default void anUnknownOperatorIsAProblemThatNamesIt() {
        Problem problem = problem(() -> load(model("unknown-operator"), Map.of()));
        assertThat(problem.code()).isEqualTo("model.unsupported-operator");
        assertThat(problem.message()).contains("Teleport");
    }

    private static Problem problem(ThrowingCallable action) {
        Problem problem =
                catchThrowableOfType(ProblemException.class, action).problems().getFirst();
        assertThat(problem.hint()).isNotBlank();
        return problem;
    }
}
