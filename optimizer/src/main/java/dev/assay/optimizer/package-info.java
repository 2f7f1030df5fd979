/** ONNX graph in, ONNX graph out. Knows no agent and no network. Nothing here keeps state between calls. */
@NullMarked
package dev.assay.optimizer;

import org.jspecify.annotations.NullMarked;
