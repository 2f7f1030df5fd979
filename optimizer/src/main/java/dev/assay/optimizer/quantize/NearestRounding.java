package dev.assay.optimizer.quantize;

/** Round each weight to the nearest code of its block. */
final class NearestRounding implements Rounding {
    @Override
    public BlockwiseMatrix round(WeightColumns weight, BlockQuantizer quantizer, int blockSize) {
        return BlockwiseMatrix.nearest(weight, quantizer, blockSize, quantizer::parameters);
    }
}
