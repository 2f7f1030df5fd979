/**
 * Run NVIDIA's {@code trtexec}, which times engines of TensorRT itself: as a cross-check of what Assay measures through ONNX Runtime.
 *
 * <p>Options and their defaults differ between versions 8, 10 and 11; here they mean the same with each. A driver belongs to one thread.
 */
@NullMarked
package dev.assay.agent.trtexec;

import org.jspecify.annotations.NullMarked;
