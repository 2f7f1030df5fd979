/**
 * Turn a model and a recipe into a variant: ONNX in, ONNX out. Knows no agent and no network.
 *
 * <p>Nothing here keeps state between calls; an {@link dev.assay.optimizer.Optimizer} can be shared between threads.
 */
@NullMarked
package dev.assay.optimizer;

import org.jspecify.annotations.NullMarked;
