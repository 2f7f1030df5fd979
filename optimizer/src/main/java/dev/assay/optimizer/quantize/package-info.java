/**
 * Weights, and perhaps activations, as integers: the arithmetic, and the passes that rewrite graphs with it.
 *
 * <p>The arithmetic is that of ONNX Runtime's Python tools, down to the rounding of intermediate results, so the same recipe
 * gives the same bits. Records are immutable; a pass belongs to one thread.
 */
@NullMarked
package dev.assay.optimizer.quantize;

import org.jspecify.annotations.NullMarked;
