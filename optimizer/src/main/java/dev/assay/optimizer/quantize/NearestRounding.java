package dev.assay.optimizer.quantize;

/** Round each weight to the nearest code of its block. */
final class NearestRounding implements Rounding {
    @Override
    public BlockwiseMatrix round(WeightColumns weight, BlockQuantizer quantizer, int blockSize) {
        BlockwiseMatrix matrix = new BlockwiseMatrix(weight.rows(), weight.columns(), blockSize, quantizer);
        float[] column = new float[weight.rows()];
        float[] values = new float[blockSize];
        for (int n = 0; n < weight.columns(); n++) {
            weight.read(n, column);
            for (int block = 0; block < matrix.blocks(); block++) {
                int length = matrix.length(block);
                System.arraycopy(column, block * blockSize, values, 0, length);
                matrix.set(n, block, quantizer.parameters(values, length), values);
            }
        }
        return matrix;
    }
}
