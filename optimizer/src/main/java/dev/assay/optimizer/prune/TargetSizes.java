package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that a node such as Reshape is told to give: a constant, or a Concat of constants and of what is computed on the way.
 *
 * @param parts one after the other
 */
record TargetSizes(List<Part> parts) {
    /**
     * Some sizes.
     *
     * @param count how many
     * @param literals the sizes, {@code null} if they are computed
     */
    record Part(String value, int count, @Nullable List<Long> literals) {}

    /** Return the sizes behind a value; {@code null} if it is none of the forms above. */
    static @Nullable TargetSizes of(String value, Graph graph, Values values, Couplings couplings) {
        TensorProto constant = graph.initializer(value);
        if (constant != null) {
            List<Long> literals = literals(constant);
            return literals == null ? null : new TargetSizes(List.of(new Part(value, literals.size(), literals)));
        }
        Node concat = values.producer(graph, value);
        if (concat == null || !concat.is("Concat")) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        for (String input : concat.inputs()) {
            TensorProto tensor = graph.initializer(input);
            if (!couplings.knows(input) || couplings.rank(input) != 1) {
                return null;
            }
            parts.add(new Part(input, couplings.size(input, 0), tensor == null ? null : literals(tensor)));
        }
        return new TargetSizes(List.copyOf(parts));
    }

    private static @Nullable List<Long> literals(TensorProto tensor) {
        if (Tensors.type(tensor) != DataType.INT64 || tensor.getDimsCount() != 1) {
            return null;
        }
        LongBuffer values = Tensors.longs(tensor);
        List<Long> literals = new ArrayList<>();
        while (values.hasRemaining()) {
            literals.add(values.get());
        }
        return List.copyOf(literals);
    }

    /** Return whether a size is computed, so that nobody can change it. */
    boolean isComputed(int axis) {
        int first = 0;
        for (Part part : parts) {
            if (axis < first + part.count()) {
                return part.literals() == null;
            }
            first += part.count();
        }
        return true;
    }

    /**
     * Write other sizes into a graph, and let the node read them.
     *
     * @param input which input of the node the sizes are
     * @param sizes gives the new size of an axis; asked only where the size is a literal above 0
     * @return nodes that must run before the node
     */
    List<Node> rewrite(Node node, int input, Graph graph, Names names, IntUnaryOperator sizes) {
        List<String> rewritten = new ArrayList<>();
        boolean changed = false;
        int axis = 0;
        for (Part part : parts) {
            List<Long> literals = part.literals();
            boolean partChanged = false;
            long[] others = literals == null
                    ? new long[0]
                    : literals.stream().mapToLong(Long::longValue).toArray();
            for (int i = 0; i < others.length; i++) {
                // 0 takes over the size of the input, and -1 what is left: both follow by themselves.
                if (others[i] > 0) {
                    long size = sizes.applyAsInt(axis + i);
                    partChanged |= size != others[i];
                    others[i] = size;
                }
            }
            axis += part.count();
            String value = part.value();
            if (partChanged) {
                value = names.unique(value + "_pruned");
                graph.putInitializer(longs(value, others));
            }
            rewritten.add(value);
            changed |= partChanged;
        }
        if (!changed) {
            return List.of();
        }
        if (rewritten.size() == 1) {
            node.inputs().set(input, rewritten.getFirst());
            return List.of();
        }
        String joined = names.unique(node.input(input) + "_pruned");
        node.inputs().set(input, joined);
        return List.of(Node.of(
                "Concat", names.unique(node.name() + "_sizes"), rewritten, List.of(joined), Attributes.of("axis", 0)));
    }

    static TensorProto longs(String name, long... values) {
        ByteBuffer bytes = Tensors.allocate((long) values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return Tensors.raw(name, DataType.INT64, List.of((long) values.length), bytes);
    }
}
