/**
 * ONNX files in and out: reading what may be hostile, external data, checking, writing. Message classes come from
 * {@code src/main/proto/onnx-ml.proto}.
 *
 * <p>All types are immutable or used by one thread at a time; nothing here keeps state between calls.
 */
@NullMarked
package dev.assay.optimizer.onnx;

import org.jspecify.annotations.NullMarked;
