package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.proto.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that is known before the model runs.
 *
 * @param name of the value
 * @param tensor its data; the name inside the tensor may differ
 * @param owner the graph that holds it as a weight or as a Constant node
 */
public record Constant(String name, TensorProto tensor, Graph owner) {
    /** The name and the graph say which constant it is; comparing millions of numbers would say no more. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Constant constant && name.equals(constant.name) && owner.equals(constant.owner);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
