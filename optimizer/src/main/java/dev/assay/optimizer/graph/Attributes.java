package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.AttributeProto.AttributeType;
import dev.assay.optimizer.onnx.proto.TensorProto;

/** Make attributes of nodes. */
public final class Attributes {
    private Attributes() {}

    public static AttributeProto of(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto of(String name, TensorProto value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(value)
                .build();
    }
}
