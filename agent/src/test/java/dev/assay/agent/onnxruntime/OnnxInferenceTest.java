package dev.assay.agent.onnxruntime;

import static dev.assay.agent.onnxruntime.TestModels.ONE_THREAD;
import static dev.assay.agent.onnxruntime.TestModels.configuration;
import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static dev.assay.agent.onnxruntime.TestModels.mlpInput;
import static dev.assay.agent.onnxruntime.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.RuntimeContract;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.measurement.Evidence;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Real inference on small models. */
class OnnxInferenceTest implements RuntimeContract {
    private final OnnxInferenceRuntime runtime = new OnnxInferenceRuntime();

    @Override
    public ModelFormat format() {
        return ModelFormat.ONNX;
    }

    @Override
    public LoadedModel load(Path model, Map<String, String> options) {
        return runtime.load(model, configuration(options));
    }

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
}
