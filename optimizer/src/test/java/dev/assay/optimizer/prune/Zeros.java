package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.List;
import java.util.Objects;

/** Set channels to zero instead of removing them: what pruning is held against. */
final class Zeros {
    private Zeros() {}

    /** Return the values of a weight. */
    static float[] values(TensorProto weight) {
        float[] values = new float[Math.toIntExact(Tensors.elementCount(weight))];
        Tensors.floats(weight).get(values);
        return values;
    }

    /** Put zeros where removed channels are read. */
    static void put(Model model, PruningPlan plan) {
        for (PruningPlan.Slice slice : plan.removedInputs()) {
            TensorProto weight = Objects.requireNonNull(model.graph().initializer(slice.weight()));
            List<Long> dims = weight.getDimsList();
            int inner = 1;
            for (int i = slice.axis() + 1; i < dims.size(); i++) {
                inner *= Math.toIntExact(dims.get(i));
            }
            int size = Math.toIntExact(dims.get(slice.axis()));
            float[] values = values(weight);
            for (int i = 0; i < values.length; i++) {
                values[i] = slice.indices().contains(i / inner % size) ? 0 : values[i];
            }
            model.graph().putInitializer(Tensors.ofFloats(slice.weight(), dims, values));
        }
    }
}
