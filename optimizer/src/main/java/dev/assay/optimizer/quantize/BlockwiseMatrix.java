package dev.assay.optimizer.quantize;

/**
 * Hold a matrix [K, N] as codes in blocks along K: {@code w ≈ (code - zeroPoint) * scale}. Filled block by block.
 *
 * <p>Where K is no multiple of the block size, codes past the end stand for 0.
 */
final class BlockwiseMatrix {
    private final int rows;
    private final int columns;
    private final int blockSize;
    private final int blocks;
    private final BlockQuantizer quantizer;
    private final byte[] codes;
    private final float[] scales;
    private final byte[] zeroPoints;

    BlockwiseMatrix(int rows, int columns, int blockSize, BlockQuantizer quantizer) {
        this.rows = rows;
        this.columns = columns;
        this.blockSize = blockSize;
        this.quantizer = quantizer;
        blocks = Math.ceilDiv(rows, blockSize);
        codes = new byte[Math.toIntExact((long) columns * blocks * blockSize)];
        scales = new float[columns * blocks];
        zeroPoints = new byte[columns * blocks];
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int blockSize() {
        return blockSize;
    }

    /** Return how many blocks a column has. */
    int blocks() {
        return blocks;
    }

    BlockQuantizer quantizer() {
        return quantizer;
    }

    /** Return how many values of a column lie in a block: fewer than the block size at most in the last one. */
    int length(int block) {
        return Math.min(blockSize, rows - block * blockSize);
    }

    /** Set the parameters of one block. */
    void set(int column, int block, BlockQuantizer.Block parameters) {
        int place = column * blocks + block;
        scales[place] = parameters.scale();
        zeroPoints[place] = (byte) parameters.zeroPoint();
        for (int i = length(block); i < blockSize; i++) {
            codes[place * blockSize + i] = (byte) parameters.zeroPoint();
        }
    }

    void setCode(int column, int row, int code) {
        codes[column * blocks * blockSize + row] = (byte) code;
    }

    /** Set the parameters of one block and the nearest codes of its values. */
    void set(int column, int block, BlockQuantizer.Block parameters, float[] values) {
        set(column, block, parameters);
        for (int i = 0; i < length(block); i++) {
            setCode(column, block * blockSize + i, quantizer.code(values[i], parameters));
        }
    }

    BlockQuantizer.Block parameters(int column, int block) {
        int place = column * blocks + block;
        return new BlockQuantizer.Block(scales[place], Byte.toUnsignedInt(zeroPoints[place]));
    }

    /** Return a code; rows up to the end of the last block have one. */
    int code(int column, int row) {
        return Byte.toUnsignedInt(codes[column * blocks * blockSize + row]);
    }

    /** Return what the matrix holds after quantization. */
    float value(int column, int row) {
        return BlockQuantizer.decode(code(column, row), parameters(column, row / blockSize));
    }

    /** Return [N, blocks]. */
    float[] scales() {
        return scales.clone();
    }

    /** Return whether all scales are finite; they are not where a block's values lie too far apart. */
    boolean isFinite() {
        for (float scale : scales) {
            if (!Float.isFinite(scale)) {
                return false;
            }
        }
        return true;
    }
}
