package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Selection;

/**
 * Say how to quantize for dynamically quantized activations.
 *
 * @param weights what the weights of MatMul and Gemm are stored as; INT8 is symmetric, UINT8 is not
 * @param perChannel one scale for each column of a weight instead of one for the weight
 * @param reduceRange 7 bits for weights of MatMul and Gemm
 * @param selection which nodes to leave alone
 */
public record DynamicQuantizationOptions(
        QuantizedType weights, boolean perChannel, boolean reduceRange, Selection selection) {}
