package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.LongBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Couple what goes into and comes out of operators that move indices to other places. */
final class ShapeRules {
    private static final String COMPUTED = "its size goes into a computation";

    private final Graph graph;
    private final Values values;
    private final Couplings couplings;

    ShapeRules(Graph graph, Values values, Couplings couplings) {
        this.graph = graph;
        this.values = values;
        this.couplings = couplings;
    }

    boolean transpose(Node node) {
        int rank = couplings.rank(node.input(0));
        var perm = node.attribute("perm");
        for (int axis = 0; axis < rank; axis++) {
            int from = perm == null ? rank - 1 - axis : (int) perm.getInts(axis);
            couplings.couple(node.input(0), from, node.output(0), axis);
        }
        return true;
    }

    boolean concat(Node node) {
        String y = node.output(0);
        int joined = axis(node, 0, couplings.rank(y));
        int offset = 0;
        for (String x : node.inputs()) {
            for (int axis = 0; axis < couplings.rank(y); axis++) {
                if (axis != joined) {
                    couplings.couple(x, axis, y, axis);
                }
            }
            int size = couplings.size(x, joined);
            for (int i = 0; i < size; i++) {
                couplings.couple(x, joined, i, y, joined, offset + i);
            }
            offset += size;
        }
        return true;
    }

    boolean split(Node node) {
        String x = node.input(0);
        if (!node.input(1).isEmpty() && graph.initializer(node.input(1)) == null) {
            return false;
        }
        int cut = axis(node, 0, couplings.rank(x));
        int offset = 0;
        for (String y : node.outputs()) {
            offset += part(x, y, cut, offset);
        }
        return true;
    }

    boolean slice(Node node) {
        List<SliceRange> ranges = SliceRange.of(node, graph, couplings);
        if (ranges == null) {
            return sameAxes(node);
        }
        String x = node.input(0);
        String y = node.output(0);
        for (int axis = 0; axis < couplings.rank(x); axis++) {
            int first = 0;
            for (SliceRange range : ranges) {
                first = range.axis() == axis ? range.first() : first;
            }
            for (int i = 0; i < couplings.size(y, axis); i++) {
                couplings.couple(x, axis, first + i, y, axis, i);
            }
        }
        return true;
    }

    private int part(String x, String y, int cut, int offset) {
        for (int axis = 0; axis < couplings.rank(x); axis++) {
            if (axis != cut) {
                couplings.couple(x, axis, y, axis);
            }
        }
        int size = couplings.size(y, cut);
        for (int i = 0; i < size; i++) {
            couplings.couple(x, cut, offset + i, y, cut, i);
        }
        return size;
    }

    boolean gather(Node node) {
        String table = node.input(0);
        String indices = node.input(1);
        String y = node.output(0);
        int picked = axis(node, 0, couplings.rank(table));
        couplings.pin(table, picked, "its channels are picked by number");
        int rank = couplings.rank(indices);
        for (int axis = 0; axis < couplings.rank(y); axis++) {
            if (axis < picked) {
                couplings.couple(table, axis, y, axis);
            } else if (axis < picked + rank) {
                couplings.couple(indices, axis - picked, y, axis);
            } else {
                couplings.couple(table, axis - rank + 1, y, axis);
            }
        }
        return true;
    }

    /** The sizes that somebody reads must stay; those that are only handed out don't matter. */
    boolean shape(Node node) {
        String x = node.input(0);
        for (Node reader : values.consumers(graph, node.output(0))) {
            TensorProto index = reader.is("Gather") ? graph.initializer(reader.input(1)) : null;
            if (index == null || Tensors.type(index) != DataType.INT64 || node.attribute("start") != null) {
                couplings.pin(x, COMPUTED);
                return true;
            }
            LongBuffer axes = Tensors.longs(index);
            while (axes.hasRemaining()) {
                couplings.pin(x, Math.toIntExact(Math.floorMod(axes.get(), (long) couplings.rank(x))), COMPUTED);
            }
        }
        return true;
    }

    boolean reduce(Node node) {
        String x = node.input(0);
        String y = node.output(0);
        int rank = couplings.rank(x);
        Set<Integer> reduced = reducedAxes(node, rank);
        if (reduced == null) {
            return false;
        }
        boolean keeps = node.intAttribute("keepdims", 1) != 0;
        int to = 0;
        for (int axis = 0; axis < rank; axis++) {
            if (reduced.contains(axis)) {
                couplings.pin(x, axis, node.opType() + " sums over its channels");
                to += keeps ? 1 : 0;
            } else {
                couplings.couple(x, axis, y, to++);
            }
        }
        return true;
    }

    private @Nullable Set<Integer> reducedAxes(Node node, int rank) {
        Set<Integer> axes = new HashSet<>();
        var attribute = node.attribute("axes");
        if (attribute != null) {
            attribute.getIntsList().forEach(axis -> axes.add(Math.toIntExact(Math.floorMod(axis, (long) rank))));
        } else if (!node.input(1).isEmpty()) {
            TensorProto tensor = graph.initializer(node.input(1));
            if (tensor == null) {
                return null;
            }
            LongBuffer numbers = Tensors.longs(tensor);
            while (numbers.hasRemaining()) {
                axes.add(Math.toIntExact(Math.floorMod(numbers.get(), (long) rank)));
            }
        }
        if (axes.isEmpty() && node.intAttribute("noop_with_empty_axes", 0) == 0) {
            for (int axis = 0; axis < rank; axis++) {
                axes.add(axis);
            }
        }
        return axes;
    }

    /** Couple axes that keep their size; indices along others are mixed. */
    boolean sameAxes(Node node) {
        String x = node.input(0);
        String y = node.output(0);
        if (couplings.rank(x) != couplings.rank(y)) {
            return false;
        }
        for (int axis = 0; axis < couplings.rank(x); axis++) {
            if (couplings.size(x, axis) == couplings.size(y, axis)) {
                couplings.couple(x, axis, y, axis);
            } else {
                couplings.pin(x, axis, node.opType() + " changes the number of its channels");
                couplings.pin(y, axis, node.opType() + " changes the number of its channels");
            }
        }
        return true;
    }

    /** Like {@link #sameAxes} for a node whose input may name the sizes that it gives. */
    boolean sized(Node node, int input) {
        if (!sameAxes(node)) {
            return false;
        }
        pinComputedSizes(node, input);
        return true;
    }

    boolean reshape(Node node) {
        if (!new ReshapeRule(couplings).couple(node.input(0), node.output(0))) {
            return false;
        }
        if (node.is("Reshape")) {
            pinComputedSizes(node, 1);
        }
        return true;
    }

    private void pinComputedSizes(Node node, int input) {
        if (node.input(input).isEmpty()) {
            return;
        }
        TargetSizes sizes = TargetSizes.of(node.input(input), graph, values, couplings);
        for (int axis = 0; axis < couplings.rank(node.output(0)); axis++) {
            if (sizes == null || sizes.isComputed(axis)) {
                couplings.pin(node.output(0), axis, COMPUTED);
            }
        }
    }

    static int axis(Node node, long otherwise, int rank) {
        return Math.toIntExact(Math.floorMod(node.intAttribute("axis", otherwise), (long) rank));
    }
}
