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
 * Hold a matrix [K, N] in the form that MatMulNBits of ONNX Runtime reads.
 *
 * <p>Its accuracy level is left unset, so it computes with floats.
 *
 * @param matrix what the tensors hold
 * @param codes UINT8 [N, blocks, bytes of a block], a block runs along K
 * @param scales [N * blocks], floats of the matrix's width
 * @param zeroPoints UINT8 [N * bytes of a column's zero points]; {@code null} if all are the middle code
 */
record BlockwiseWeight(
        BlockwiseMatrix matrix,
        TensorProto codes,
        TensorProto scales,
        @Nullable TensorProto zeroPoints) implements StoredWeight {
    /** @param type of the scales, FLOAT or FLOAT16 */
    static BlockwiseWeight of(BlockwiseMatrix matrix, String name, DataType type) {
        int bits = matrix.quantizer().bits();
        int columns = matrix.columns();
        int blocks = matrix.blocks();
        int blockBytes = PackedCodes.sizeBytes(matrix.blockSize(), bits);
        int zeroPointBytes = PackedCodes.sizeBytes(blocks, bits);
        byte[] codes = new byte[Math.toIntExact((long) columns * blocks * blockBytes)];
        byte[] zeroPoints = new byte[columns * zeroPointBytes];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < blocks * matrix.blockSize(); row++) {
                PackedCodes.set(codes, column * blocks * blockBytes, row, matrix.code(column, row), bits);
            }
            for (int block = 0; block < blocks; block++) {
                int zeroPoint = matrix.parameters(column, block).zeroPoint();
                PackedCodes.set(zeroPoints, column * zeroPointBytes, block, zeroPoint, bits);
            }
        }
        List<Long> dims = List.of((long) columns, (long) blocks, (long) blockBytes);
        return new BlockwiseWeight(
                matrix,
                Tensors.raw(name + "_q" + bits, DataType.UINT8, dims, codes),
                StoredWeight.scales(name + "_scales", type, List.of((long) columns * blocks), matrix.scales()),
                matrix.quantizer().symmetric()
                        ? null
                        : Tensors.raw(
                                name + "_zero_points", DataType.UINT8, List.of((long) zeroPoints.length), zeroPoints));
    }

    @Override
    public List<TensorProto> tensors() {
        return zeroPoints == null ? List.of(codes, scales) : List.of(codes, scales, zeroPoints);
    }

    @Override
    public List<Node> nodes(MatrixProduct product, Names names) {
        List<String> inputs = new ArrayList<>();
        inputs.add(product.node().input(0));
        tensors().forEach(tensor -> inputs.add(tensor.getName()));
        Node multiplication = Node.of(
                Node.MICROSOFT,
                "MatMulNBits",
                names.unique(product.node().name() + "_nbits"),
                inputs,
                List.of(product.product()),
                Attributes.of("K", matrix.rows()),
                Attributes.of("N", matrix.columns()),
                Attributes.of("bits", matrix.quantizer().bits()),
                Attributes.of("block_size", matrix.blockSize()));
        return product.bias().isEmpty() ? List.of(multiplication) : List.of(multiplication, product.addition());
    }
}
