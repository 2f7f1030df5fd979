package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Slice takes of one axis.
 *
 * @param first the first index that it takes
 * @param start where it starts, as the model says it: may count from the end
 * @param end where it ends, as the model says it: may lie far beyond the axis
 */
record SliceRange(int axis, int first, long start, long end) {
    /** Return the ranges of a Slice, in its order; {@code null} if they are computed or leave indices out. */
    static @Nullable List<SliceRange> of(Node node, Graph graph, Couplings couplings) {
        List<Long> starts = numbers(graph, node.input(1));
        List<Long> axes = numbers(graph, node.input(3));
        List<Long> steps = numbers(graph, node.input(4));
        List<Long> ends = numbers(graph, node.input(2));
        if (starts == null || ends == null) {
            return null;
        }
        String x = node.input(0);
        List<SliceRange> ranges = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            if ((axes == null && !node.input(3).isEmpty())
                    || (steps == null ? !node.input(4).isEmpty() : steps.get(i) != 1)) {
                return null;
            }
            int axis = axes == null ? i : (int) Math.floorMod(axes.get(i), (long) couplings.rank(x));
            int size = couplings.size(x, axis);
            long first = starts.get(i) < 0 ? starts.get(i) + size : starts.get(i);
            ranges.add(new SliceRange(axis, (int) Math.clamp(first, 0L, (long) size), starts.get(i), ends.get(i)));
        }
        return List.copyOf(ranges);
    }

    private static @Nullable List<Long> numbers(Graph graph, String value) {
        TensorProto tensor = graph.initializer(value);
        return tensor == null || Tensors.type(tensor) != DataType.INT64 ? null : Tensors.toLongs(tensor);
    }
}
