package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Selection;

/**
 * Say how to quantize weights where activations stay floats.
 *
 * @param bits of a weight, 4 or 8
 * @param symmetric 0 is the middle code everywhere; otherwise each block has a zero point
 * @param blockSize how many weights along K share a scale: a power of two, at least 16
 * @param selection which nodes to leave alone
 */
public record WeightOnlyOptions(int bits, boolean symmetric, int blockSize, Selection selection) {
    public WeightOnlyOptions {
        if (bits != 4 && bits != 8) {
            throw new IllegalArgumentException("weights of " + bits + " bits");
        }
        if (blockSize < 16 || Integer.bitCount(blockSize) != 1) {
            throw new IllegalArgumentException("blocks of " + blockSize + " weights");
        }
    }
}
