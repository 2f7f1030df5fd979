package dev.assay.optimizer.testing;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.TensorShapeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.function.Function;

/** Write small models line by line. */
public final class TestGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private long seed;

    /** Add a FLOAT input; a dim is a size or a name. */
    public TestGraph input(String name, Object... dims) {
        return input(name, DataType.FLOAT, dims);
    }

    public TestGraph input(String name, DataType type, Object... dims) {
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

    public TestGraph number(String name, double value) {
        graph.addInitializer(Tensors.ofFloats(name, List.of(), (float) value));
        return this;
    }

    public TestGraph tensor(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** Add a weight of normally distributed floats. */
    public TestGraph weight(String name, long... dims) {
        graph.addInitializer(Protos.random(name, ++seed, dims));
        return this;
    }

    /** Add a weight of positive floats. */
    public TestGraph positive(String name, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = 0.5f + i % 3;
        }
        graph.addInitializer(Tensors.ofFloats(name, List.of((long) size), values));
        return this;
    }

    public TestGraph longs(String name, long... values) {
        graph.addInitializer(Protos.longs(name, values));
        return this;
    }

    /** Add a weight of integers with two dimensions, of which the first is 1. */
    public TestGraph rowOfLongs(String name, long... values) {
        graph.addInitializer(
                Protos.longs(name, values).toBuilder().clearDims().addDims(1).addDims(values.length));
        return this;
    }

    /** Add a node; inputs are names between blanks, "-" for one that is left out. */
    public TestGraph node(String opType, String inputs, String output, AttributeProto... attributes) {
        List<String> names = List.of(inputs.split(" ")).stream()
                .map(name -> name.equals("-") ? "" : name)
                .toList();
        graph.addNode(Protos.node(opType, names, List.of(output))
                .setName(output + "_node")
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    public TestGraph output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(Protos.value(name, DataType.FLOAT).getType().toBuilder()
                        .setTensorType(Protos.value(name, DataType.FLOAT).getType().getTensorType().toBuilder()
                                .clearShape())));
        return this;
    }

    /** Return the model, for opset 17. */
    public Model model() {
        return model(17);
    }

    public Model model(long opset) {
        return Model.of(
                "test",
                Protos.model(graph).toBuilder()
                        .clearOpsetImport()
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                        .build());
    }

    /** Do something with the graph, at the end of its description. */
    public <T> T then(Function<TestGraph, T> action) {
        return action.apply(this);
    }
}
