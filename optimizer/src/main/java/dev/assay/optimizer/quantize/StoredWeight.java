package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A blockwise matrix as the weights and nodes of a model. */
sealed interface StoredWeight permits BlockwiseWeight, DequantizedWeight {
    TensorProto codes();

    TensorProto scales();

    /** Return {@code null} if all zero points are what the nodes take for granted. */
    @Nullable
    TensorProto zeroPoints();

    /** Return the tensors that the nodes read, in their order. */
    default List<TensorProto> tensors() {
        TensorProto zeroPoints = zeroPoints();
        return zeroPoints == null ? List.of(codes(), scales()) : List.of(codes(), scales(), zeroPoints);
    }

    /** Return the nodes that take the place of a product with the matrix. */
    List<Node> nodes(MatrixProduct product, Names names);

    /**
     * Make the tensor of scales.
     *
     * @param type FLOAT or FLOAT16, as the activations
     */
    static TensorProto scales(String name, DataType type, List<Long> dims, float[] scales) {
        if (type != DataType.FLOAT16) {
            return Tensors.ofFloats(name, dims, scales);
        }
        ByteBuffer halves = Tensors.allocate((long) scales.length * Short.BYTES);
        for (float scale : scales) {
            halves.putShort(Float.floatToFloat16(scale));
        }
        return Tensors.raw(name, type, dims, halves);
    }
}
