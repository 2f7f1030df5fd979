package dev.assay.optimizer.quantize;

/**
 * Round one row of the matrix after the other, and let the rows that follow make up for the error, as far as their activations go
 * with those of the rounded row.
 *
 * <p>Source: E. Frantar et al., "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers", ICLR 2023,
 * algorithm 1, without reordering. A block's scale and zero point are chosen when its first row is reached, from what the values
 * have become by then.
 */
final class GptqRounding implements Rounding {
    /** Rows whose errors reach the rows after them all at once, while they are in the cache. */
    private static final int BATCH = 128;

    private final double[] factor;

    /** @param factor of the inverse Hessian, as {@link Hessian#inverseFactor} gives it, [K, K] */
    GptqRounding(double[] factor) {
        this.factor = factor;
    }

    @Override
    public BlockwiseMatrix round(WeightColumns weight, BlockQuantizer quantizer, int blockSize) {
        BlockwiseMatrix matrix = new BlockwiseMatrix(weight.rows(), weight.columns(), blockSize, quantizer);
        float[][] rows = rows(weight);
        // Both are powers of two, so no block reaches over the end of a batch.
        int batch = Math.max(BATCH, blockSize);
        for (int start = 0; start < rows.length; start += batch) {
            int end = Math.min(start + batch, rows.length);
            float[][] errors = new float[end - start][weight.columns()];
            for (int row = start; row < end; row++) {
                if (row % blockSize == 0) {
                    chooseParameters(rows, row / blockSize, matrix);
                }
                roundRow(rows[row], row, matrix, errors[row - start]);
                for (int later = row + 1; later < end; later++) {
                    makeUp(rows[later], errors[row - start], (float) factor[later * rows.length + row]);
                }
            }
            for (int later = end; later < rows.length; later++) {
                for (int row = start; row < end; row++) {
                    makeUp(rows[later], errors[row - start], (float) factor[later * rows.length + row]);
                }
            }
        }
        return matrix;
    }

    private static float[][] rows(WeightColumns weight) {
        float[][] rows = new float[weight.rows()][weight.columns()];
        float[] column = new float[weight.rows()];
        for (int n = 0; n < weight.columns(); n++) {
            weight.read(n, column);
            for (int k = 0; k < rows.length; k++) {
                rows[k][n] = column[k];
            }
        }
        return rows;
    }

    private static void chooseParameters(float[][] rows, int block, BlockwiseMatrix matrix) {
        float[] values = new float[matrix.blockSize()];
        for (int n = 0; n < matrix.columns(); n++) {
            for (int i = 0; i < matrix.length(block); i++) {
                values[i] = rows[block * matrix.blockSize() + i][n];
            }
            matrix.set(n, block, matrix.quantizer().parameters(values, matrix.length(block)));
        }
    }

    private void roundRow(float[] values, int row, BlockwiseMatrix matrix, float[] errors) {
        float pivot = (float) factor[row * matrix.rows() + row];
        for (int n = 0; n < values.length; n++) {
            BlockQuantizer.Block parameters = matrix.parameters(n, row / matrix.blockSize());
            int code = matrix.quantizer().code(values[n], parameters);
            matrix.setCode(n, row, code);
            errors[n] = (values[n] - BlockQuantizer.decode(code, parameters)) / pivot;
        }
    }

    private static void makeUp(float[] later, float[] errors, float share) {
        for (int n = 0; n < later.length; n++) {
            later[n] -= share * errors[n];
        }
    }
}
