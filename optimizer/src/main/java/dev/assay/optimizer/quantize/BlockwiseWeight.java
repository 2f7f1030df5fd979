package dev.assay.optimizer.quantize;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold a matrix [K, N] in the form that MatMulNBits reads.
 *
 * @param codes UINT8 [N, blocks, bytes of a block], a block runs along K
 * @param scales [N * blocks], floats of the matrix's width
 * @param zeroPoints UINT8 [N * bytes of a column's zero points]; {@code null} if all are the middle code
 */
record BlockwiseWeight(
        TensorProto codes, TensorProto scales, @Nullable TensorProto zeroPoints) {
    /**
     * Quantize a matrix.
     *
     * @param transposed the tensor is [N, K]
     * @return {@code null} if the matrix has values that are not finite
     */
    static @Nullable BlockwiseWeight of(
            TensorProto matrix, boolean transposed, String name, BlockQuantizer quantizer, int blockSize) {
        int rows = Math.toIntExact(matrix.getDims(transposed ? 1 : 0));
        int columns = Math.toIntExact(matrix.getDims(transposed ? 0 : 1));
        FloatBuffer floats = Tensors.floats(matrix);
        int bits = quantizer.bits();
        int blocks = Math.ceilDiv(rows, blockSize);
        int blockBytes = PackedCodes.sizeBytes(blockSize, bits);
        int zeroPointBytes = PackedCodes.sizeBytes(blocks, bits);
        byte[] codes = new byte[Math.toIntExact((long) columns * blocks * blockBytes)];
        float[] scales = new float[columns * blocks];
        byte[] zeroPoints = new byte[columns * zeroPointBytes];
        float[] values = new float[blockSize];
        for (int column = 0; column < columns; column++) {
            for (int block = 0; block < blocks; block++) {
                int start = block * blockSize;
                int length = Math.min(blockSize, rows - start);
                Arrays.fill(values, 0);
                for (int i = 0; i < length; i++) {
                    values[i] = floats.get(transposed ? column * rows + start + i : (start + i) * columns + column);
                    if (!Float.isFinite(values[i])) {
                        return null;
                    }
                }
                BlockQuantizer.Block parameters = quantizer.parameters(values, length);
                if (!Float.isFinite(parameters.scale())) {
                    return null;
                }
                int place = column * blocks + block;
                scales[place] = parameters.scale();
                PackedCodes.set(zeroPoints, column * zeroPointBytes, block, parameters.zeroPoint(), bits);
                // Past the last row the values are 0, so the padding stands for 0.
                for (int i = 0; i < blockSize; i++) {
                    PackedCodes.set(codes, place * blockBytes, i, quantizer.code(values[i], parameters), bits);
                }
            }
        }
        return new BlockwiseWeight(
                Tensors.raw(
                        name + "_q" + bits,
                        DataType.UINT8,
                        List.of((long) columns, (long) blocks, (long) blockBytes),
                        codes),
                scales(name + "_scales", Tensors.type(matrix), scales),
                quantizer.symmetric()
                        ? null
                        : Tensors.raw(
                                name + "_zero_points", DataType.UINT8, List.of((long) zeroPoints.length), zeroPoints));
    }

    private static TensorProto scales(String name, DataType type, float[] scales) {
        List<Long> dims = List.of((long) scales.length);
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
