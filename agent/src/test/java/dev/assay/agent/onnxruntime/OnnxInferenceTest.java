package dev.assay.agent.onnxruntime;

import static dev.assay.agent.onnxruntime.TestModels.ONE_THREAD;
import static dev.assay.agent.onnxruntime.TestModels.configuration;
import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.measurement.Evidence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real inference on small models. */
class OnnxInferenceTest {
    private final OnnxInferenceRuntime runtime = new OnnxInferenceRuntime();

    @Test
    void computesWhatTheOperatorsSay() {
        try (LoadedModel loaded = runtime.load(model("add-float16"), ONE_THREAD)) {
            ByteBuffer data = direct(4 * Short.BYTES);
            for (float value : new float[] {0, 0.5f, -1, 100}) {
                data.putShort(Float.floatToFloat16(value));
            }
            Tensor x = new Tensor("x", ElementType.FLOAT16, List.of(1L, 4L), data.flip());
            try (PreparedQuery query = loaded.prepare(List.of(x))) {
                query.run();
                Tensor y = query.outputs().getFirst();
                assertThat(y.type()).isEqualTo(ElementType.FLOAT16);
                float[] values = new float[4];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(y.data().getShort(i * Short.BYTES));
                }
                assertThat(values).containsExactly(1, 1.5f, 0, 101);
            }
        }
    }

    @Test
    void everyElementTypeComesThroughUnchanged() {
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
        try (LoadedModel loaded = runtime.load(model("types"), ONE_THREAD);
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

    @Test
    void int8AnswersAlmostAsFloat32() {
        float[] exact = run("mlp-float32", mlpInput(3, 1));
        float[] quantized = run("mlp-int8", mlpInput(3, 1));
        assertThat(quantized).hasSameSizeAs(exact).isNotEqualTo(exact);
        for (int i = 0; i < exact.length; i++) {
            assertThat(quantized[i]).isEqualTo(exact[i], within(0.5f));
        }
    }

    private float[] run(String name, Tensor input) {
        try (LoadedModel loaded = runtime.load(model(name), ONE_THREAD);
                PreparedQuery query = loaded.prepare(List.of(input))) {
            query.run();
            return floats(query.outputs().getFirst());
        }
    }

    @Test
    void readsInt64InputsInAnyOrderAndIgnoresOthers() {
        try (LoadedModel loaded = runtime.load(model("embedding-int64"), ONE_THREAD);
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
    void laterRunsWriteIntoTheSameBuffers() {
        try (LoadedModel loaded = runtime.load(model("mlp-float32"), ONE_THREAD);
                PreparedQuery first = loaded.prepare(List.of(mlpInput(2, 1)));
                PreparedQuery second = loaded.prepare(List.of(mlpInput(2, 3)))) {
            first.run();
            float[] unpinned = floats(first.outputs().getFirst());
            second.run();
            Tensor secondOutput = second.outputs().getFirst();
            assertThat(floats(secondOutput)).isNotEqualTo(unpinned);
            first.run();
            Tensor firstOutput = first.outputs().getFirst();
            assertThat(floats(firstOutput)).isEqualTo(unpinned);
            assertThat(firstOutput.data()).isSameAs(secondOutput.data());
        }
    }

    @Test
    void eachShapeHasItsOwnBuffers() {
        try (LoadedModel loaded = runtime.load(model("mlp-float32"), ONE_THREAD);
                PreparedQuery small = loaded.prepare(List.of(mlpInput(1, 1)));
                PreparedQuery large = loaded.prepare(List.of(mlpInput(5, 1)))) {
            for (int run = 0; run < 3; run++) {
                small.run();
                float[] one = floats(small.outputs().getFirst());
                large.run();
                float[] five = floats(large.outputs().getFirst());
                assertThat(one).hasSize(4);
                assertThat(five).hasSize(20);
                for (int i = 0; i < one.length; i++) {
                    assertThat(five[i]).isEqualTo(one[i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void outputsWhoseShapeDependsOnTheDataStayUnpinned() {
        try (LoadedModel loaded = runtime.load(model("nonzero"), ONE_THREAD);
                PreparedQuery one = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 0, 0, 2, 0)));
                PreparedQuery three = loaded.prepare(List.of(floats("x", List.of(1L, 4L), 1, 0, -1, 3)))) {
            for (int run = 0; run < 3; run++) {
                one.run();
                assertThat(one.outputs().getFirst().shape()).containsExactly(2L, 1L);
                assertThat(longs(one.outputs().getFirst())).containsExactly(0, 2);
                assertThat(floats(one.outputs().getLast())).containsExactly(0, 0, 2, 0);
                three.run();
                assertThat(three.outputs().getFirst().shape()).containsExactly(2L, 3L);
                assertThat(longs(three.outputs().getFirst())).containsExactly(0, 0, 0, 0, 2, 3);
                assertThat(floats(three.outputs().getLast())).containsExactly(1, 0, 0, 3);
            }
            assertThat(loaded.evidence().notes()).singleElement().asString().contains("where");
        }
    }

    @Test
    void aModelThatDeclaresAWrongShapeStillAnswers() {
        try (LoadedModel loaded = runtime.load(model("wrong-shape"), ONE_THREAD);
                PreparedQuery one = loaded.prepare(List.of(floats("x", List.of(4L), 0, 0, 2, 0)));
                PreparedQuery three = loaded.prepare(List.of(floats("x", List.of(4L), 1, 0, -1, 3)))) {
            for (int run = 0; run < 3; run++) {
                one.run();
                assertThat(longs(one.outputs().getFirst())).containsExactly(2);
                three.run();
                assertThat(longs(three.outputs().getFirst())).containsExactly(0, 2, 3);
            }
            assertThat(loaded.evidence().notes()).singleElement().asString().contains("another shape");
        }
    }

    @Test
    void onlyTheLastQueryHasOutputs() {
        try (LoadedModel loaded = runtime.load(model("mlp-float32"), ONE_THREAD);
                PreparedQuery first = loaded.prepare(List.of(mlpInput(2, 1)));
                PreparedQuery second = loaded.prepare(List.of(mlpInput(2, 3)))) {
            assertThatIllegalStateException().isThrownBy(first::outputs);
            first.run();
            second.run();
            assertThatIllegalStateException().isThrownBy(first::outputs);
        }
    }

    @Test
    void evidenceShowsTheGraphThatRan() {
        Evidence evidence = evidence("mlp-float32", Map.of());
        assertThat(evidence.runtime()).isEqualTo("onnxruntime");
        assertThat(evidence.runtimeVersion()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(evidence.threads()).isEqualTo(1);
        assertThat(evidence.operators()).isEqualTo(Map.of("FusedGemm", 1, "MatMul", 1));
        assertThat(evidence.providers()).isEqualTo(Map.of("CPUExecutionProvider", 2));
        assertThat(evidence.settings())
                .containsEntry("graph-optimization", "all")
                .containsEntry("spinning", "on");
        assertThat(evidence.notes()).isEmpty();
    }

    @Test
    void evidenceShowsIntegerKernels() {
        assertThat(evidence("mlp-int8", Map.of()).operators()).containsEntry("DynamicQuantizeMatMul", 2);
    }

    @Test
    void optionsReachTheRuntime() {
        Evidence evidence = evidence("mlp-float32", Map.of("graph-optimization", "none", "spinning", "off"));
        assertThat(evidence.operators()).isEqualTo(Map.of("MatMul", 2, "Add", 1, "Relu", 1));
        assertThat(evidence.settings())
                .containsEntry("graph-optimization", "none")
                .containsEntry("spinning", "off");
    }

    @Test
    void everyValueOfEveryOptionIsAccepted() {
        for (RuntimeOption option : runtime.options()) {
            for (String value : option.values()) {
                assertThat(evidence("mlp-int8", Map.of(option.key(), value)).settings())
                        .containsEntry(option.key(), value);
            }
        }
    }

    private Evidence evidence(String name, Map<String, String> options) {
        assertThat(runtime.check(configuration(options))).isEmpty();
        try (LoadedModel loaded = runtime.load(model(name), configuration(options));
                PreparedQuery query = loaded.prepare(List.of(mlpInput(2, 1)))) {
            query.run();
            return loaded.evidence();
        }
    }

    @Test
    void evidenceChangesNothing() {
        try (LoadedModel loaded = runtime.load(model("mlp-float32"), ONE_THREAD);
                PreparedQuery query = loaded.prepare(List.of(mlpInput(2, 1)))) {
            query.run();
            query.run();
            float[] before = floats(query.outputs().getFirst());
            loaded.evidence();
            assertThat(floats(query.outputs().getFirst())).isEqualTo(before);
            query.run();
            assertThat(floats(query.outputs().getFirst())).isEqualTo(before);
        }
    }

    @Test
    void evidenceNeedsAQuery() {
        try (LoadedModel loaded = runtime.load(model("mlp-float32"), ONE_THREAD)) {
            assertThatIllegalStateException().isThrownBy(loaded::evidence);
        }
    }
}
