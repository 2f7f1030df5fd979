package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold a matrix [K, N] in the form that ONNX's own DequantizeLinear reads since opset 21: signed codes without zero points
 * where the middle code stands for 0, else unsigned codes with zero points.
 *
 * <p>Each product gets a DequantizeLinear of its own, since ONNX Runtime merges the two only then. The merged node multiplies
 * with activations rounded to 8 bits, unless the session option {@code session.qdq_matmulnbits_accuracy_level} says otherwise. A Gemm whose result
 * goes into a Relu is merged with that instead, also if it is split: then the weight is dequantized in every run.
 *
 * @param matrix what the tensors hold
 * @param codes INT4, UINT4, INT8 or UINT8 [K, N]
 * @param scales [blocks, N], floats of the matrix's width
 * @param zeroPoints dims as the scales', type as the codes'; {@code null} if all are 0
 */
record DequantizedWeight(
        BlockwiseMatrix matrix,
        TensorProto codes,
        TensorProto scales,
        @Nullable TensorProto zeroPoints) implements StoredWeight {
    /** The first version of ONNX's operators with blocks and 4 bits, and of the file format. */
    static final long OPSET = 21;

    static final long IR_VERSION = 10;

    /** @param type of the scales, FLOAT or FLOAT16 */
    static DequantizedWeight of(BlockwiseMatrix matrix, String name, DataType type) {
        BlockQuantizer quantizer = matrix.quantizer();
        int bits = quantizer.bits();
        int columns = matrix.columns();
        boolean symmetric = quantizer.symmetric();
        // A signed code of 4 bits is the low half of its two's complement.
        int shift = symmetric ? quantizer.middle() : 0;
        byte[] codes = new byte[PackedCodes.sizeBytes(matrix.rows() * columns, bits)];
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < columns; column++) {
                int code = matrix.code(column, row) - shift & quantizer.highestCode();
                PackedCodes.set(codes, 0, row * columns + column, code, bits);
            }
        }
        int blocks = matrix.blocks();
        float[] scales = new float[blocks * columns];
        byte[] zeroPoints = new byte[PackedCodes.sizeBytes(scales.length, bits)];
        for (int block = 0; block < blocks; block++) {
            for (int column = 0; column < columns; column++) {
                BlockQuantizer.Block parameters = matrix.parameters(column, block);
                int place = block * columns + column;
                scales[place] = parameters.scale();
                PackedCodes.set(zeroPoints, 0, place, parameters.zeroPoint(), bits);
            }
        }
        DataType codeType =
                bits == 4 ? symmetric ? DataType.INT4 : DataType.UINT4 : symmetric ? DataType.INT8 : DataType.UINT8;
        List<Long> blockDims = List.of((long) blocks, (long) columns);
        return new DequantizedWeight(
                matrix,
                Tensors.raw(name + "_q" + bits, codeType, List.of((long) matrix.rows(), (long) columns), codes),
                StoredWeight.scales(name + "_scales", type, blockDims, scales),
                symmetric ? null : Tensors.raw(name + "_zero_points", codeType, blockDims, zeroPoints));
    }

    @Override
    public List<TensorProto> tensors() {
        return zeroPoints == null ? List.of(codes, scales) : List.of(codes, scales, zeroPoints);
    }

    @Override
    public List<Node> nodes(MatrixProduct product, Names names) {
        Node node = product.node();
        List<String> inputs = new ArrayList<>();
        tensors().forEach(tensor -> inputs.add(tensor.getName()));
        String floats = names.unique(codes.getName() + "_dequantized");
        Node dequantize = Node.of(
                "DequantizeLinear",
                names.unique(node.name() + "_DequantizeLinear"),
                inputs,
                List.of(floats),
                Attributes.of("axis", 0),
                Attributes.of("block_size", matrix.blockSize()));
        node.inputs().set(1, floats);
        if (node.is("Gemm")) {
            node.set(Attributes.of("transB", 0));
        }
        return List.of(dequantize, node);
    }
}
