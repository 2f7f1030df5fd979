package dev.assay.optimizer.prune;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tell which indices of which axes of which values go or stay together.
 *
 * <p>Each index of each axis has a label. A set of coupled labels is named by its smallest label, its root (a union-find
 * structure). A set that is pinned stays, for the reason that was given first.
 */
final class Couplings {
    private static final int FIRST_CAPACITY = 1 << 12;

    /** The first label of each axis, and the one after the last axis. */
    private final Map<String, int[]> starts = new HashMap<>();

    private int[] parents = new int[FIRST_CAPACITY];
    private int labelCount;
    private final Map<Integer, String> reasons = new HashMap<>();
    private final BitSet heads = new BitSet();

    /** Give labels to a value. */
    void declare(String value, List<Long> dims) {
        int[] axes = new int[dims.size() + 1];
        axes[0] = labelCount;
        for (int axis = 0; axis < dims.size(); axis++) {
            axes[axis + 1] = Math.addExact(axes[axis], Math.toIntExact(dims.get(axis)));
        }
        int end = axes[dims.size()];
        if (end > parents.length) {
            parents = Arrays.copyOf(parents, Math.max(end, Math.multiplyExact(parents.length, 2)));
        }
        for (int label = labelCount; label < end; label++) {
            parents[label] = label;
        }
        labelCount = end;
        starts.put(value, axes);
    }

    /** Return whether a value has labels; what is no tensor has none. */
    boolean knows(String value) {
        return starts.containsKey(value);
    }

    int rank(String value) {
        return starts(value).length - 1;
    }

    int size(String value, int axis) {
        int[] axes = starts(value);
        return axes[axis + 1] - axes[axis];
    }

    private int[] starts(String value) {
        int[] axes = starts.get(value);
        if (axes == null) {
            throw new IllegalArgumentException("the value '" + value + "' has no labels");
        }
        return axes;
    }

    /** Return the root of the labels that are coupled with an index. */
    int root(String value, int axis, int index) {
        return root(starts(value)[axis] + index);
    }

    private int root(int start) {
        int label = start;
        while (parents[label] != label) {
            parents[label] = parents[parents[label]];
            label = parents[label];
        }
        return label;
    }

    /** Couple two axes of the same size, index by index. */
    void couple(String one, int axis, String other, int otherAxis) {
        int size = size(one, axis);
        if (size != size(other, otherAxis)) {
            throw new IllegalArgumentException("axis " + axis + " of '" + one + "' has " + size + " indices, axis "
                    + otherAxis + " of '" + other + "' has " + size(other, otherAxis));
        }
        for (int i = 0; i < size; i++) {
            couple(one, axis, i, other, otherAxis, i);
        }
    }

    /** Couple two indices. */
    void couple(String one, int axis, int index, String other, int otherAxis, int otherIndex) {
        int first = root(one, axis, index);
        int second = root(other, otherAxis, otherIndex);
        if (first == second) {
            return;
        }
        int root = Math.min(first, second);
        int child = Math.max(first, second);
        parents[child] = root;
        String reason = reasons.remove(child);
        if (reason != null) {
            reasons.putIfAbsent(root, reason);
        }
        if (heads.get(child)) {
            heads.set(root);
        }
    }

    /** Make every index of an axis stay. */
    void pin(String value, int axis, String reason) {
        for (int i = 0; i < size(value, axis); i++) {
            reasons.putIfAbsent(root(value, axis, i), reason);
        }
    }

    /** Make every index of every axis stay. */
    void pin(String value, String reason) {
        for (int axis = 0; axis < rank(value); axis++) {
            pin(value, axis, reason);
        }
    }

    /** Return why a root stays; {@code null} if it may go. */
    @Nullable
    String reason(int root) {
        return reasons.get(root);
    }

    /** Note that activations are multiplied separately for each index of an axis: in transformers, that axis is the heads. */
    void markHeads(String value, int axis) {
        for (int i = 0; i < size(value, axis); i++) {
            heads.set(root(value, axis, i));
        }
    }

    boolean isHead(int root) {
        return heads.get(root);
    }
}
