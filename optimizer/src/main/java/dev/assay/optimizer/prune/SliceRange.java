package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.LongBuffer;
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
        long[] starts = numbers(graph, node.input(1));
        long[] axes = numbers(graph, node.input(3));
        long[] steps = numbers(graph, node.input(4));
        long[] ends = numbers(graph, node.input(2));
        if (starts == null || ends == null) {
            return null;
        }
        String x = node.input(0);
        List<SliceRange> ranges = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            if ((axes == null && !node.input(3).isEmpty())
                    || (steps == null ? !node.input(4).isEmpty() : steps[i] != 1)) {
                return null;
            }
            int axis = axes == null ? i : (int) Math.floorMod(axes[i], (long) couplings.rank(x));
            int size = couplings.size(x, axis);
            long first = starts[i] < 0 ? starts[i] + size : starts[i];
            ranges.add(new SliceRange(axis, (int) Math.clamp(first, 0L, (long) size), starts[i], ends[i]));
        }
        return List.copyOf(ranges);
    }

    private static long @Nullable [] numbers(Graph graph, String value) {
        TensorProto tensor = graph.initializer(value);
        if (tensor == null) {
            return null;
        }
        if (Tensors.type(tensor) != DataType.INT64) {
            return null;
        }
        LongBuffer numbers = Tensors.longs(tensor);
        long[] copy = new long[numbers.remaining()];
        numbers.get(copy);
        return copy;
    }
}
