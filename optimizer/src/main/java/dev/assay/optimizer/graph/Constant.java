package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.proto.TensorProto;

/**
 * A tensor that is known before the model runs.
 *
 * @param name of the value
 * @param tensor its data; the name inside the tensor may differ
 * @param owner the graph that holds it as a weight or as a Constant node
 */
public record Constant(String name, TensorProto tensor, Graph owner) {}
