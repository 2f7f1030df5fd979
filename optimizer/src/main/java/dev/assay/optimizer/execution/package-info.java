/**
 * Run models with ONNX Runtime while they are being optimized: to see what flows through them, and to check what was made.
 *
 * <p>Nothing here measures speed; that is the agents' work. An {@link dev.assay.optimizer.execution.OrtModel} belongs to one
 * thread; everything else is immutable.
 */
@NullMarked
package dev.assay.optimizer.execution;

import org.jspecify.annotations.NullMarked;
