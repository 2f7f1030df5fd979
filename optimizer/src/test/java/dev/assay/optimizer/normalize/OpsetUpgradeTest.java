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
                arguments(13, "ReduceL2"));
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

    private static Arguments arguments(long opset, String operator, AttributeProto... attributes) {
        return Arguments.of(
                operator,
                opset,
                Protos.node(operator, List.of("x"), List.of("y")).addAllAttribute(List.of(attributes)));
    }
}
