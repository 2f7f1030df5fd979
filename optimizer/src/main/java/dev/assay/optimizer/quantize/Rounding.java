package dev.assay.optimizer.quantize;

/** Round a matrix of floats to codes. */
interface Rounding {
    /**
     * Return codes for a matrix.
     *
     * @param weight its values are finite
     * @param blockSize a power of two
     */
    BlockwiseMatrix round(WeightColumns weight, BlockQuantizer quantizer, int blockSize);
}
