package dev.assay.optimizer.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NormalizationTest {
    @Test
    void foldsConstantsAndRaisesTheOpsetOfARealModel(@TempDir Path folder) {
        Model model = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));
        int nodes = model.graph().nodes().size();

        Model normal = Normalization.of(model, SyntheticFeed.of(model));

        assertThat(normal.opset()).isEqualTo(13);
        assertThat(normal.opsets()).containsOnlyKeys(Node.ONNX);
        assertThat(normal.graph().nodes())
                .hasSizeLessThan(nodes - 200)
                .noneMatch(node -> node.is("Constant"))
                .allMatch(node -> node.domain().equals(Node.ONNX));
        assertThat(model.opset()).as("the model itself").isEqualTo(11);
    }

    @Test
    void keepsWhoMadeAModelAndWhatIsNotedInIt() {
        ModelProto proto = Protos.mlp().toBuilder()
                .setProducerName("exporter")
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("licence").setValue("free"))
                .build();
        Model model = Model.of("mlp", proto);

        Model normal = Normalization.of(model, SyntheticFeed.of(model));

        assertThat(normal.producer()).isEqualTo("exporter");
        assertThat(normal.metadata()).isEqualTo(Map.of("licence", "free"));
    }

    @Test
    void takesTheNoiseOfASigmoidForWhatItIs() {
        // A batch normalization that folding moves into the convolution, and a sigmoid that is all but 0.
        Model model = Model.of(
                "detector",
                Protos.model(GraphProto.newBuilder()
                        .addInput(Protos.value("x", DataType.FLOAT, 1, 8, 16, 16))
                        .addOutput(Protos.value("y", DataType.FLOAT, 1, 8, 14, 14))
                        .addInitializer(Protos.random("w", 1, 8, 8, 3, 3))
                        .addInitializer(
                                Protos.ofFloats("scale", 0.11f, 0.12f, 0.13f, 0.14f, 0.15f, 0.16f, 0.17f, 0.18f))
                        .addInitializer(Protos.ofFloats("bias", -14, -14, -14, -14, -14, -14, -14, -14))
                        .addInitializer(Protos.random("mean", 2, 8))
                        .addInitializer(Protos.ofFloats("variance", 70, 71, 72, 73, 74, 75, 76, 77))
                        .addNode(Protos.node("Conv", List.of("x", "w"), List.of("c")))
                        .addNode(Protos.node(
                                "BatchNormalization", List.of("c", "scale", "bias", "mean", "variance"), List.of("n")))
                        .addNode(Protos.node("Sigmoid", List.of("n"), List.of("y")))));

        Model normal = Normalization.of(model, SyntheticFeed.of(model));

        assertThat(normal.graph().nodes()).noneMatch(node -> node.is("BatchNormalization"));
    }

    @Test
    void refusesSmallDifferencesThatAreItsOwn() {
        Model model = Model.of("mlp", small(1e-6f));
        Model changed = Model.of("mlp", small(1.5e-6f));

        assertThat(Problems.of(() -> Normalization.checkEqual(model, changed, SyntheticFeed.of(model)))
                        .code())
                .isEqualTo("model.not-equal");
    }

    private static ModelProto small(float factor) {
        return Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 1, 4))
                .addOutput(Protos.value("y", DataType.FLOAT, 1, 4))
                .addInitializer(Protos.ofFloats("factor", factor))
                .addNode(Protos.node("Mul", List.of("x", "factor"), List.of("y"))));
    }

    @Test
    void holdsTheResultAgainstOutputsThatAreKnown() {
        Model model = Model.of("mlp", Protos.mlp());
        Map<String, HostTensor> feed = SyntheticFeed.of(model);
        Map<String, HostTensor> others;
        try (OrtModel other = OrtModel.open(Model.of("other", withOtherBias()), GraphOptimization.NONE)) {
            others = other.run(feed);
        }

        assertThat(Problems.of(() -> Normalization.of(model, feed, others)).code())
                .isEqualTo("model.not-equal");
    }

    private static ModelProto withOtherBias() {
        ModelProto.Builder other = Protos.mlp().toBuilder();
        other.getGraphBuilder().setInitializer(1, Protos.random("b", 9, 48));
        return other.build();
    }

    @Test
    void looksAtEveryOutputAlone() {
        ModelProto.Builder two = Protos.mlp().toBuilder();
        two.getGraphBuilder()
                .addInitializer(Tensors.ofFloats("large", List.of(1L), 1e9f))
                .addNode(Protos.node("Mul", List.of("y", "large"), List.of("z")))
                .addOutput(Protos.value("z", DataType.FLOAT, -1, 24));
        Model model = Model.of("two", two.build());
        two.getGraphBuilder().getNodeBuilder(3).setOutput(0, "y_before");
        two.getGraphBuilder()
                .addInitializer(Tensors.ofFloats("little", List.of(1L), 0.001f))
                .addNode(Protos.node("Add", List.of("y_before", "little"), List.of("y")));
        Model changed = Model.of("two", two.build());

        assertThat(Problems.of(() -> Normalization.checkEqual(model, changed, SyntheticFeed.of(model)))
                        .message())
                .contains("y differs by up to 0.001");
    }

    @Test
    void refusesAModelThatCameOutDifferent() {
        Model model = Model.of("mlp", Protos.mlp());
        Model changed = Model.of("mlp", Protos.mlp());
        changed.graph().putInitializer(Protos.random("b", 9, 48));

        assertThat(Problems.of(() -> Normalization.checkEqual(model, changed, SyntheticFeed.of(model)))
                        .code())
                .isEqualTo("model.not-equal");
    }
}
