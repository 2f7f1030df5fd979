package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Protos;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Codes come back out of both forms; read here as ONNX and ONNX Runtime document them, independent of the code under test. */
class StoredWeightTest {
    private static final int BLOCK_SIZE = 16;

    @Property(tries = 100)
    void matMulNBitsHoldsTheCodes(
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns,
            @ForAll boolean symmetric,
            @ForAll boolean eightBits) {
        BlockwiseMatrix matrix = matrix(rows, columns, symmetric, eightBits);
        BlockwiseWeight stored = BlockwiseWeight.of(matrix, "w", DataType.FLOAT);

        int bits = eightBits ? 8 : 4;
        byte[] codes = Tensors.bytes(stored.codes());
        TensorProto zeroPoints = stored.zeroPoints();
        int zeroPointsOfColumn = (matrix.blocks() * bits + 7) / 8 * 8 / bits;
        assertThat(stored.codes().getDimsList())
                .containsExactly((long) columns, (long) matrix.blocks(), (long) BLOCK_SIZE * bits / 8);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                int block = row / BLOCK_SIZE;
                int zeroPoint = zeroPoints == null
                        ? 1 << (bits - 1)
                        : code(Tensors.bytes(zeroPoints), column * zeroPointsOfColumn + block, bits);
                float scale = Tensors.floats(stored.scales()).get(column * matrix.blocks() + block);
                int code = code(codes, column * matrix.blocks() * BLOCK_SIZE + row, bits);
                assertThat((code - zeroPoint) * scale).isEqualTo(matrix.value(column, row));
            }
        }
    }

    @Property(tries = 100)
    void dequantizeLinearHoldsTheCodes(
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 9) int columns,
            @ForAll boolean symmetric,
            @ForAll boolean eightBits) {
        BlockwiseMatrix matrix = matrix(rows, columns, symmetric, eightBits);
        DequantizedWeight stored = DequantizedWeight.of(matrix, "w", DataType.FLOAT);

        int bits = eightBits ? 8 : 4;
        byte[] codes = Tensors.bytes(stored.codes());
        TensorProto zeroPoints = stored.zeroPoints();
        assertThat(Tensors.type(stored.codes()))
                .isEqualTo(
                        eightBits
                                ? symmetric ? DataType.INT8 : DataType.UINT8
                                : symmetric ? DataType.INT4 : DataType.UINT4);
        assertThat(codes).hasSize((rows * columns * bits + 7) / 8);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int place = row / BLOCK_SIZE * columns + column;
                int code = code(codes, row * columns + column, bits);
                // Signed codes are in two's complement.
                int signed = symmetric && code >= 1 << (bits - 1) ? code - (1 << bits) : code;
                int zeroPoint = zeroPoints == null ? 0 : code(Tensors.bytes(zeroPoints), place, bits);
                float scale = Tensors.floats(stored.scales()).get(place);
                assertThat((signed - zeroPoint) * scale).isEqualTo(matrix.value(column, row));
            }
        }
    }

    private static BlockwiseMatrix matrix(int rows, int columns, boolean symmetric, boolean eightBits) {
        WeightColumns weight = new WeightColumns(Protos.random("w", rows, rows, columns), false);
        return new NearestRounding().round(weight, new BlockQuantizer(eightBits ? 8 : 4, symmetric), BLOCK_SIZE);
    }

    private static int code(byte[] packed, int index, int bits) {
        int whole = Byte.toUnsignedInt(packed[index * bits / 8]);
        return bits == 8 ? whole : index % 2 == 0 ? whole % 16 : whole / 16;
    }
}
