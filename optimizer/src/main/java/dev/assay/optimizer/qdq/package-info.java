/**
 * Quantize weights and activations beforehand: QuantizeLinear and DequantizeLinear around what is to run on integers (QDQ form).
 *
 * <p>Nothing here keeps state between calls.
 */
@NullMarked
package dev.assay.optimizer.qdq;

import org.jspecify.annotations.NullMarked;
