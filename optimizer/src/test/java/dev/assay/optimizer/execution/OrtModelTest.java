package dev.assay.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OrtModelTest {
    private static final Map<String, HostTensor> FEED = Map.of("x", tensor(2, 64));

    @Test
    void handsOutValuesBetweenNodes() {
        Model model = Model.of("mlp", Protos.mlp());

        try (OrtModel loaded = OrtModel.open(model.withOutputs(List.of("h", "r")), GraphOptimization.BASIC)) {
            Map<String, HostTensor> tensors = loaded.run(FEED);

            assertThat(tensors).containsOnlyKeys("y", "h", "r");
            HostTensor hidden = Objects.requireNonNull(tensors.get("h"));
            assertThat(hidden.dims()).containsExactly(2L, 48L);
            float[] rectified = hidden.toFloatArray();
            for (int i = 0; i < rectified.length; i++) {
                rectified[i] = Math.max(rectified[i], 0);
            }
            assertThat(Objects.requireNonNull(tensors.get("r")).toFloatArray()).containsExactly(rectified);
        }
        assertThat(model.graph().outputs()).hasSize(1);
    }

    @Test
    void returnsWhatOnnxRuntimeMakesOfAGraph() {
        Model basic = OrtModel.optimized(Model.of("mlp", Protos.mlp()), GraphOptimization.BASIC);

        assertThat(basic.graph().nodes()).noneMatch(node -> node.is("Constant"));
    }

    @Test
    void asksForNothingWhereNothingIsWanted() {
        try (OrtModel loaded = OrtModel.open(Model.of("mlp", Protos.mlp()), GraphOptimization.NONE)) {
            assertThat(loaded.run(FEED, List.of())).isEmpty();
        }
    }

    @Test
    void saysWhyAModelDoesNotLoadOrRun() {
        Model broken = Model.of("broken.onnx", Protos.mlp());
        broken.graph().nodes().getFirst().inputs().set(1, "b");

        assertThat(Problems.of(() -> OrtModel.open(broken, GraphOptimization.NONE)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("model.not-loadable"))
                .satisfies(problem -> assertThat(problem.message()).contains("broken.onnx"));
        try (OrtModel loaded = OrtModel.open(Model.of("mlp", Protos.mlp()), GraphOptimization.NONE)) {
            assertThat(Problems.of(() -> loaded.run(Map.of("x", tensor(2, 63)))).code())
                    .isEqualTo("model.not-runnable");
        }
    }

    private static HostTensor tensor(long... dims) {
        int count = 1;
        for (long dim : dims) {
            count *= Math.toIntExact(dim);
        }
        ByteBuffer data = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putFloat((float) Math.sin(i));
        }
        return new HostTensor(DataType.FLOAT, Arrays.stream(dims).boxed().toList(), data.flip());
    }
}
