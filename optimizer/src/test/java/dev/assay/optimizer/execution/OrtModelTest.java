package dev.assay.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void returnsTheSameOfAModelThatIsTooLargeForOneFile() {
        Model model = Model.of("mlp", Protos.mlp());
        Model small = OrtModel.optimized(model, GraphOptimization.BASIC);
        Model large = OrtModel.optimized(model, GraphOptimization.BASIC, 1000);

        assertThat(large.graph().initializers()).hasSameSizeAs(small.graph().initializers());
        try (OrtModel one = OrtModel.open(small, GraphOptimization.NONE);
                OrtModel other = OrtModel.open(large, GraphOptimization.NONE)) {
            assertThat(other.run(FEED)).isEqualTo(one.run(FEED));
        }
    }

    @Test
    void runsAModelOnTheWeightsInItsFile(@TempDir Path folder) throws IOException {
        // Nobody reads one, one is an output, one may be replaced.
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, -1, 64))
                .addInput(Protos.value("replaceable", DataType.FLOAT, 4096))
                .addOutput(Protos.value("y", DataType.FLOAT, -1, 4096))
                .addOutput(Protos.value("constant", DataType.FLOAT, 4096))
                .addInitializer(raw("weight", 1, 64, 4096))
                .addInitializer(raw("unread", 2, 4096))
                .addInitializer(raw("constant", 3, 4096))
                .addInitializer(raw("replaceable", 4, 4096))
                .addNode(Protos.node("MatMul", List.of("x", "weight"), List.of("product")))
                .addNode(Protos.node("Add", List.of("product", "constant"), List.of("sum")))
                .addNode(Protos.node("Add", List.of("sum", "replaceable"), List.of("y")));
        Path file =
                Files.write(folder.resolve("large.onnx"), Protos.model(graph).toByteArray());

        try (OrtModel once = OrtModel.openAsItStands(OnnxReader.read(file));
                OrtModel often = OrtModel.open(file, GraphOptimization.NONE)) {
            Map<String, HostTensor> outputs = once.run(FEED);
            assertThat(outputs).containsOnlyKeys("y", "constant");
            assertThat(Agreement.of(often.run(FEED), outputs).relative()).isLessThan(1e-5);
        }
    }

    private static TensorProto raw(String name, long seed, long... dims) {
        TensorProto random = Protos.random(name, seed, dims);
        return Tensors.ofFloats(name, random.getDimsList(), Tensors.toFloatArray(random));
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
