package dev.assay.optimizer.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OpsetUpgradeTest {
    @ParameterizedTest(name = "{0} from {1}")
    @MethodSource("changed")
    void givesTheSameBitsInEveryLaterVersion(String operator, long opset, NodeProto.Builder node) {
        Model old = model(opset, node);
        Map<String, HostTensor> feed = SyntheticFeed.of(old);
        Map<String, HostTensor> before = run(old, feed);
        for (long later : List.of(13L, 17L, 21L)) {
            Model upgraded = model(opset, node);

            OpsetUpgrade.to(upgraded, later, null);

            assertThat(upgraded.opset()).isEqualTo(Math.max(later, opset));
            assertThat(Agreement.of(before, run(upgraded, feed)).maxDifference())
                    .isZero();
        }
    }

    static Stream<Arguments> changed() {
        return Stream.of(
                arguments(9, "Clip", Attributes.of("min", -0.5f), Attributes.of("max", 0.25f)),
                arguments(9, "Clip", Attributes.of("max", 0.25f)),
                arguments(9, "Pad", Attributes.of("pads", List.of(0L, 0L, 1L, 1L, 0L, 0L, 1L, 2L))),
                arguments(
                        10,
                        "Pad",
                        Attributes.of("pads", List.of(0L, 0L, 1L, 1L, 0L, 0L, 1L, 2L)),
                        Attributes.of("value", 2.5f)),
                arguments(
                        9,
                        "Slice",
                        Attributes.of("starts", List.of(1L)),
                        Attributes.of("ends", List.of(3L)),
                        Attributes.of("axes", List.of(2L))),
                arguments(9, "Dropout", Attributes.of("ratio", 0.5f)),
                arguments(11, "Softmax", Attributes.of("axis", 3)),
                arguments(11, "Softmax", Attributes.of("axis", 1)),
                arguments(11, "Softmax"),
                arguments(11, "LogSoftmax", Attributes.of("axis", 2)),
                arguments(11, "Unsqueeze", Attributes.of("axes", List.of(0L, 3L))),
                arguments(11, "Squeeze", Attributes.of("axes", List.of(0L))),
                arguments(11, "ReduceSum", Attributes.of("axes", List.of(1L, 2L)), Attributes.of("keepdims", 0)),
                arguments(11, "ReduceMean", Attributes.of("axes", List.of(-1L))),
                arguments(13, "ReduceMax", Attributes.of("axes", List.of(2L))),
                arguments(13, "ReduceL2"),
                arguments(11, "Hardmax", Attributes.of("axis", 2)),
                arguments(
                        8,
                        "MaxPool",
                        Attributes.of("kernel_shape", List.of(2L, 2L)),
                        Attributes.of("strides", List.of(2L, 2L))),
                arguments(9, "Flatten", Attributes.of("axis", 2)),
                arguments(7, "Transpose", Attributes.of("perm", List.of(0L, 2L, 3L, 1L))),
                arguments(8, "Upsample", floats("scales", 1, 1, 2, 3)),
                arguments(8, "Upsample", Attributes.of("mode", "linear"), floats("scales", 1, 1, 2, 2)));
    }

    @Test
    void upgradesResizeAndTopKAndSplit() {
        assertSame(
                10,
                GraphProto.newBuilder()
                        .addInitializer(Protos.random("", 1, 4).toBuilder()
                                .setName("scales")
                                .clearFloatData()
                                .addAllFloatData(List.of(1f, 1f, 2f, 2f)))
                        .addNode(Protos.node("Resize", List.of("x", "scales"), List.of("y"))));
        assertSame(
                9,
                GraphProto.newBuilder()
                        .addInitializer(Protos.random("", 1, 4).toBuilder()
                                .setName("scales")
                                .clearFloatData()
                                .addAllFloatData(List.of(1f, 1f, 3f, 2f)))
                        .addNode(Protos.node("Upsample", List.of("x", "scales"), List.of("y"))));
        assertSame(
                9,
                GraphProto.newBuilder()
                        .addNode(Protos.node("TopK", List.of("x"), List.of("y", "indices"))
                                .addAttribute(Attributes.of("k", 2))));
        assertSame(
                11,
                GraphProto.newBuilder()
                        .addNode(Protos.node("Split", List.of("x"), List.of("y", "z"))
                                .addAttribute(Attributes.of("axis", 1))
                                .addAttribute(Attributes.of("split", List.of(1L, 2L)))));
        assertSame(
                13,
                GraphProto.newBuilder()
                        .addNode(Protos.node("Split", List.of("x"), List.of("y", "z"))
                                .addAttribute(Attributes.of("axis", 2))));
    }

    /** ONNX Runtime has another kernel for AveragePool since version 19, which adds up in another order. */
    @ParameterizedTest
    @MethodSource("averages")
    void averagesGiveTheSameButForTheLastBit(NodeProto.Builder node) {
        Model old = model(10, node);
        Map<String, HostTensor> feed = SyntheticFeed.of(old);
        Model upgraded = model(10, node);

        OpsetUpgrade.to(upgraded, 21, null);

        assertThat(Agreement.of(run(old, feed), run(upgraded, feed)).relative()).isLessThan(2e-7);
    }

    static Stream<NodeProto.Builder> averages() {
        NodeProto.Builder pool = Protos.node("AveragePool", List.of("x"), List.of("y"))
                .addAttribute(Attributes.of("kernel_shape", List.of(3L, 3L)))
                .addAttribute(Attributes.of("strides", List.of(2L, 2L)));
        AttributeProto pads = Attributes.of("pads", List.of(1L, 1L, 1L, 1L));
        AttributeProto ceil = Attributes.of("ceil_mode", 1);
        AttributeProto padsCount = Attributes.of("count_include_pad", 1);
        return Stream.of(
                pool.clone().addAttribute(pads),
                pool.clone().addAttribute(pads).addAttribute(padsCount),
                pool.clone().addAttribute(ceil),
                pool.clone().addAttribute(pads).addAttribute(ceil),
                pool.clone().addAttribute(pads).addAttribute(ceil).addAttribute(padsCount));
    }

    @Test
    void upgradesNodesWithWeights() {
        assertSame(
                8,
                GraphProto.newBuilder()
                        .addAllInitializer(List.of(
                                Protos.random("scale", 1, 3), Protos.random("bias", 2, 3), Protos.random("mean", 3, 3)))
                        .addInitializer(Protos.ofFloats("variance", 1, 2, 3))
                        .addNode(Protos.node(
                                        "BatchNormalization",
                                        List.of("x", "scale", "bias", "mean", "variance"),
                                        List.of("y"))
                                .addAttribute(Attributes.of("spatial", 1))));
        assertSame(
                10,
                GraphProto.newBuilder()
                        .addInitializer(Protos.ofFloats("scales", 1, 1, 0.5f, 0.5f))
                        .addNode(Protos.node("Resize", List.of("x", "scales"), List.of("y"))));
        assertSame(
                10,
                GraphProto.newBuilder()
                        .addInitializer(Protos.ofFloats("scales", 1, 1, 1.5f, 2))
                        .addNode(Protos.node("Resize", List.of("x", "scales"), List.of("y"))
                                .addAttribute(Attributes.of("mode", "linear"))));
        assertSame(
                11,
                GraphProto.newBuilder()
                        .addInitializer(Protos.longs("shape", 4, 3, 5))
                        .addInitializer(Protos.random("w", 1, 1, 8, 5))
                        .addInitializer(Protos.random("r", 2, 1, 8, 2))
                        .addNode(Protos.node("Reshape", List.of("x", "shape"), List.of("s")))
                        .addNode(Protos.node("LSTM", List.of("s", "w", "r"), List.of("y"))
                                .addAttribute(Attributes.of("hidden_size", 2))));
        assertSame(
                10,
                GraphProto.newBuilder()
                        .addInitializer(Protos.ofFloats("roi", 0, 0, 3, 3).toBuilder()
                                .clearDims()
                                .addDims(1)
                                .addDims(4))
                        .addInitializer(Protos.longs("batch", 0))
                        .addNode(Protos.node("RoiAlign", List.of("x", "roi", "batch"), List.of("y"))
                                .addAttribute(Attributes.of("output_height", 2))
                                .addAttribute(Attributes.of("output_width", 2))));
        assertSame(
                17,
                GraphProto.newBuilder()
                        .addInitializer(Protos.longs("shape", 4, 15, 1))
                        .addNode(Protos.node("Reshape", List.of("x", "shape"), List.of("s")))
                        .addNode(Protos.node("DFT", List.of("s"), List.of("y"))));
        assertSame(
                16,
                GraphProto.newBuilder()
                        .addInitializer(Protos.random("grid", 3, 1, 2, 2, 2))
                        .addNode(Protos.node("GridSample", List.of("x", "grid"), List.of("y"))
                                .addAttribute(Attributes.of("mode", "bicubic"))));
    }

    @Test
    void upgradesSubgraphs() {
        GraphProto.Builder branch = GraphProto.newBuilder()
                .addOutput(withoutShape("b"))
                .addNode(Protos.node("Clip", List.of("x"), List.of("c")).addAttribute(Attributes.of("max", 0.5f)))
                .addNode(Protos.node("Softmax", List.of("c"), List.of("b")));
        assertSame(
                9,
                GraphProto.newBuilder()
                        .addInitializer(TensorProto.newBuilder()
                                .setName("yes")
                                .setDataType(DataType.BOOL.getNumber())
                                .addInt32Data(1))
                        .addNode(Protos.node("If", List.of("yes"), List.of("y"))
                                .addAttribute(Protos.attribute("then_branch", branch.clone()))
                                .addAttribute(Protos.attribute("else_branch", branch))));
    }

    @Test
    void keepsTheTypeOfWhatAnAttributeLimits() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(Protos.node("Cast", List.of("x"), List.of("h"))
                        .addAttribute(Attributes.of("to", DataType.DOUBLE.getNumber())))
                .addNode(Protos.node("Pad", List.of("h"), List.of("p"))
                        .addAttribute(Attributes.of("pads", List.of(0L, 0L, 1L, 1L, 0L, 0L, 1L, 2L)))
                        .addAttribute(Attributes.of("value", 2.5f)))
                .addNode(Protos.node("Cast", List.of("p"), List.of("y"))
                        .addAttribute(Attributes.of("to", DataType.FLOAT.getNumber())));
        assertSame(9, graph);
    }

    @Test
    void upgradesARealModel(@TempDir Path folder) {
        Model model = Model.of(OnnxReader.read(MiniLm.copyFloat(folder)));
        Map<String, HostTensor> feed = SyntheticFeed.of(model);
        Map<String, HostTensor> before = run(model, feed);

        OpsetUpgrade.to(model, 21, ObservedShapes.of(model, feed));

        assertThat(Agreement.of(before, run(model, feed)).maxDifference()).isZero();
        assertThat(model.graph().nodes()).noneMatch(node -> node.is("Flatten"));
    }

    @Test
    void refusesWhatItCannotSay() {
        NodeProto.Builder tensorFlow = Protos.node("Resize", List.of("x", "", "scales"), List.of("y"))
                .addAttribute(Attributes.of("coordinate_transformation_mode", "tf_half_pixel_for_nn"));
        assertThat(Problems.of(() -> OpsetUpgrade.to(
                                Model.of(
                                        "old",
                                        proto(
                                                11,
                                                GraphProto.newBuilder()
                                                        .addInitializer(Protos.ofFloats("scales", 1, 1, 2, 2))
                                                        .addNode(tensorFlow))),
                                13,
                                null))
                        .message())
                .contains("Resize")
                .contains("version 13");
        Model dropout = model(9, Protos.node("Dropout", List.of("x"), List.of("y", "mask")));
        dropout.graph().outputs().add(Protos.value("mask", DataType.FLOAT, 2, 3, 4, 5));

        assertThat(Problems.of(() -> OpsetUpgrade.to(dropout, 13, null)).message())
                .contains("Dropout")
                .contains("version 10");
        assertThat(Problems.of(() ->
                                OpsetUpgrade.to(model(6, Protos.node("Relu", List.of("x"), List.of("y"))), 13, null))
                        .message())
                .contains("version 6");
    }

    private static void assertSame(long opset, GraphProto.Builder graph) {
        Model old = Model.of("old", proto(opset, graph));
        Map<String, HostTensor> feed = SyntheticFeed.of(old);
        Map<String, HostTensor> before = run(old, feed);
        for (long later : List.of(13L, 18L, 21L)) {
            Model upgraded = Model.of("old", proto(opset, graph));
            OpsetUpgrade.to(upgraded, later, null);
            assertThat(Agreement.of(before, run(upgraded, feed)).maxDifference())
                    .isZero();
        }
    }

    private static Map<String, HostTensor> run(Model model, Map<String, HostTensor> feed) {
        try (OrtModel loaded = OrtModel.open(model, GraphOptimization.NONE)) {
            return loaded.run(feed);
        }
    }

    private static Model model(long opset, NodeProto.Builder node) {
        return Model.of("old", proto(opset, GraphProto.newBuilder().addNode(node.clone())));
    }

    private static ModelProto proto(long opset, GraphProto.Builder graph) {
        // A first dimension of 1, for Squeeze.
        return Protos.model(graph.clone()
                        .addInput(Protos.value("x", DataType.FLOAT, 1, 3, 4, 5))
                        .addOutput(withoutShape("y")))
                .toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .build();
    }

    private static ValueInfoProto withoutShape(String name) {
        ValueInfoProto.Builder info = Protos.value(name, DataType.FLOAT).toBuilder();
        info.getTypeBuilder().getTensorTypeBuilder().clearShape();
        return info.build();
    }

    private static AttributeProto floats(String name, float... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    private static Arguments arguments(long opset, String operator, AttributeProto... attributes) {
        return Arguments.of(
                operator,
                opset,
                Protos.node(operator, List.of("x"), List.of("y")).addAllAttribute(List.of(attributes)));
    }
}
