package dev.assay.optimizer.testing;

import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.AttributeProto.AttributeType;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.TensorShapeProto;
import dev.assay.optimizer.onnx.proto.TypeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.List;
import java.util.Random;

/** Small models, written the way an exporter does. */
public final class Protos {
    private Protos() {}

    public static ModelProto model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(graph.setName("test"))
                .build();
    }

    /** Return {@code y = relu(gemm(x [n, 64], transposed w)) · w2} with the second weight in a Constant node. */
    public static ModelProto mlp() {
        return model(GraphProto.newBuilder()
                .addInput(value("x", DataType.FLOAT, -1, 64))
                .addOutput(value("y", DataType.FLOAT, -1, 24))
                .addInitializer(random("w", 1, 48, 64))
                .addInitializer(random("b", 2, 48))
                .addNode(node("Gemm", List.of("x", "w", "b"), List.of("h")).addAttribute(attribute("transB", 1)))
                .addNode(node("Relu", List.of("h"), List.of("r")))
                .addNode(node("Constant", List.of(), List.of("w2"))
                        .addAttribute(attribute("value", random("", 3, 48, 24))))
                .addNode(node("MatMul", List.of("r", "w2"), List.of("y"))));
    }

    public static NodeProto.Builder node(String opType, List<String> inputs, List<String> outputs) {
        return NodeProto.newBuilder().setOpType(opType).addAllInput(inputs).addAllOutput(outputs);
    }

    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto attribute(String name, TensorProto value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(value)
                .build();
    }

    public static AttributeProto attribute(String name, GraphProto.Builder value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(value.setName(name))
                .build();
    }

    /** Describe a value; a negative dim may vary. */
    public static ValueInfoProto value(String name, DataType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            if (dim < 0) {
                shape.addDimBuilder().setDimParam("n");
            } else {
                shape.addDimBuilder().setDimValue(dim);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    /** Make a weight of normally distributed floats. */
    public static TensorProto random(String name, long seed, long... dims) {
        Random random = new Random(seed);
        int count = 1;
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        for (long dim : dims) {
            tensor.addDims(dim);
            count *= Math.toIntExact(dim);
        }
        for (int i = 0; i < count; i++) {
            tensor.addFloatData((float) random.nextGaussian());
        }
        return tensor.build();
    }

    public static TensorProto ofFloats(String name, float... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor.build();
    }

    public static TensorProto longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }
}
