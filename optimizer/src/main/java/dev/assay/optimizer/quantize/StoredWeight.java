package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.List;

/** A blockwise matrix as the weights and nodes of a model. */
sealed interface StoredWeight permits BlockwiseWeight, DequantizedWeight {
    /** Return the tensors that the nodes read. */
    List<TensorProto> tensors();

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
