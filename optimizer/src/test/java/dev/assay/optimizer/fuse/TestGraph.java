package dev.assay.optimizer.fuse;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.TensorShapeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import java.util.Map;

/** Write small models line by line, and fuse them. */
final class TestGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private long seed;

    /** Add a FLOAT input; a dim is a size or a name. */
    TestGraph input(String name, Object... dims) {
        return input(name, DataType.FLOAT, dims);
    }

    TestGraph input(String name, DataType type, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            if (dim instanceof Integer size) {
                shape.addDimBuilder().setDimValue(size);
            } else {
                shape.addDimBuilder().setDimParam(dim.toString());
            }
        }
        ValueInfoProto.Builder info = Protos.value(name, type).toBuilder();
        info.getTypeBuilder().getTensorTypeBuilder().setShape(shape);
        graph.addInput(info);
        return this;
    }

    TestGraph number(String name, double value) {
        graph.addInitializer(Tensors.ofFloats(name, List.of(), (float) value));
        return this;
    }

    /** Add a weight of normally distributed floats. */
    TestGraph weight(String name, long... dims) {
        graph.addInitializer(Protos.random(name, ++seed, dims));
        return this;
    }

    /** Add a weight of positive floats. */
    TestGraph positive(String name, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = 0.5f + i % 3;
        }
        graph.addInitializer(Tensors.ofFloats(name, List.of((long) size), values));
        return this;
    }

    TestGraph longs(String name, long... values) {
        graph.addInitializer(Protos.longs(name, values));
        return this;
    }

    /** Add a weight of integers with two dimensions, of which the first is 1. */
    TestGraph rowOfLongs(String name, long... values) {
        graph.addInitializer(
                Protos.longs(name, values).toBuilder().clearDims().addDims(1).addDims(values.length));
        return this;
    }

    /** Add a node; inputs are names between blanks, "-" for one that is left out. */
    TestGraph node(String opType, String inputs, String output, AttributeProto... attributes) {
        List<String> names = List.of(inputs.split(" ")).stream()
                .map(name -> name.equals("-") ? "" : name)
                .toList();
        graph.addNode(Protos.node(opType, names, List.of(output))
                .setName(output + "_node")
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    TestGraph output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(Protos.value(name, DataType.FLOAT).getType().toBuilder()
                        .setTensorType(Protos.value(name, DataType.FLOAT).getType().getTensorType().toBuilder()
                                .clearShape())));
        return this;
    }

    /** Return the model, for opset 17. */
    Model model() {
        return model(17);
    }

    Model model(long opset) {
        return Model.of(
                "test",
                Protos.model(graph).toBuilder()
                        .clearOpsetImport()
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                        .build());
    }

    Fused fuse(FusionLevel level) {
        return fuse(model(), level);
    }

    /** Fuse a model, and run it before and after without any help of ONNX Runtime. */
    static Fused fuse(Model model, FusionLevel level) {
        Model before = model.copy();
        List<Map<String, HostTensor>> feeds = FusionTrials.feeds(model, null);
        PassReport report = OperatorFusion.apply(model, level, feeds);
        double difference = 0;
        for (Map<String, HostTensor> feed : feeds) {
            difference = Math.max(difference, difference(before, model, feed));
        }
        return new Fused(model, report, difference);
    }

    static double difference(Model one, Model other, Map<String, HostTensor> feed) {
        try (OrtModel first = OrtModel.open(one, GraphOptimization.NONE);
                OrtModel second = OrtModel.open(other, GraphOptimization.NONE)) {
            return Agreement.of(first.run(feed), second.run(feed)).maxDifference();
        }
    }

    /**
     * A fused model.
     *
     * @param difference of its outputs from those before
     */
    record Fused(Model model, PassReport report, double difference) {
        List<String> opTypes() {
            return model.graph().nodes().stream().map(Node::opType).toList();
        }

        /** Return how many nodes there are of an operator. */
        long count(String opType) {
            return opTypes().stream().filter(opType::equals).count();
        }

        Node only(String opType) {
            List<Node> nodes = model.graph().nodes().stream()
                    .filter(node -> node.opType().equals(opType))
                    .toList();
            if (nodes.size() != 1) {
                throw new AssertionError(nodes.size() + " " + opType + " in " + opTypes());
            }
            return nodes.getFirst();
        }
    }
}
