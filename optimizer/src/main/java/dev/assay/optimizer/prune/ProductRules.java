package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Couple what goes into and comes out of products, and remember those with constant weights. */
final class ProductRules {
    private static final String MIXED = "its channels lie along an axis that a window moves over";

    private final Graph graph;
    private final Values values;
    private final Couplings couplings;
    private final List<Product> products = new ArrayList<>();

    ProductRules(Graph graph, Values values, Couplings couplings) {
        this.graph = graph;
        this.values = values;
        this.couplings = couplings;
    }

    /** Return the products with constant weights, in the order of their nodes. */
    List<Product> products() {
        return List.copyOf(products);
    }

    private boolean isConstant(String value) {
        return values.constant(graph, value) != null;
    }

    private boolean isWeight(String value, String input) {
        return graph.initializer(value) != null && Tensors.isFloat(graph.initializer(value)) && !isConstant(input);
    }

    /** Return whether a rule fits the node. */
    boolean conv(Node node) {
        String x = node.input(0);
        String weight = node.input(1);
        String y = node.output(0);
        if (!isWeight(weight, x)) {
            return false;
        }
        int groups = Math.toIntExact(node.intAttribute("group", 1));
        couplings.couple(x, 0, y, 0);
        couplings.couple(weight, 0, y, 1);
        coupleBias(node, y);
        pinSpatial(x);
        pinSpatial(y);
        int inputs = couplings.size(x, 1);
        if (groups == 1) {
            couplings.couple(x, 1, weight, 1);
            products.add(new Product(node, weight, 0, 1));
        } else if (groups == inputs) {
            int multiplier = couplings.size(y, 1) / inputs;
            for (int i = 0; i < couplings.size(y, 1); i++) {
                couplings.couple(x, 1, i / multiplier, y, 1, i);
            }
            products.add(new Product(node, weight, 0, Product.NO_AXIS));
        } else {
            // Every group must stay as large as the others, so the same places go in each.
            for (int i = 0; i < inputs; i++) {
                couplings.couple(x, 1, i, weight, 1, i % (inputs / groups));
            }
            int outputsOfGroup = couplings.size(y, 1) / groups;
            for (int i = 0; i < couplings.size(y, 1); i++) {
                couplings.couple(y, 1, i, y, 1, i % outputsOfGroup);
            }
            products.add(new Product(node, weight, 0, 1));
        }
        return true;
    }

    boolean convTranspose(Node node) {
        String x = node.input(0);
        String weight = node.input(1);
        String y = node.output(0);
        if (!isWeight(weight, x) || node.intAttribute("group", 1) != 1) {
            return false;
        }
        couplings.couple(x, 0, y, 0);
        couplings.couple(x, 1, weight, 0);
        couplings.couple(weight, 1, y, 1);
        coupleBias(node, y);
        pinSpatial(x);
        pinSpatial(y);
        products.add(new Product(node, weight, 1, 0));
        return true;
    }

    private void coupleBias(Node node, String y) {
        if (!node.input(2).isEmpty()) {
            couplings.couple(node.input(2), 0, y, 1);
        }
    }

    private void pinSpatial(String value) {
        for (int axis = 2; axis < couplings.rank(value); axis++) {
            couplings.pin(value, axis, MIXED);
        }
    }

    boolean gemm(Node node) {
        String x = node.input(0);
        String weight = node.input(1);
        String y = node.output(0);
        if (!isWeight(weight, x) || node.intAttribute("transA", 0) != 0) {
            return false;
        }
        boolean transposed = node.intAttribute("transB", 0) != 0;
        Product product = new Product(node, weight, transposed ? 0 : 1, transposed ? 1 : 0);
        couplings.couple(x, 0, y, 0);
        couplings.couple(x, 1, weight, product.inAxis());
        couplings.couple(weight, product.outAxis(), y, 1);
        if (!node.input(2).isEmpty()) {
            broadcast(node.input(2), y);
        }
        products.add(product);
        return true;
    }

    boolean matMul(Node node) {
        String a = node.input(0);
        String b = node.input(1);
        String y = node.output(0);
        int rank = couplings.rank(a);
        int otherRank = couplings.rank(b);
        if (rank < 2 || otherRank < 2) {
            return false;
        }
        int last = couplings.rank(y) - 1;
        couplings.couple(a, rank - 2, y, last - 1);
        couplings.couple(b, otherRank - 1, y, last);
        couplings.couple(a, rank - 1, b, otherRank - 2);
        if (otherRank == 2 && isWeight(b, a)) {
            for (int axis = 0; axis < rank - 2; axis++) {
                couplings.couple(a, axis, y, axis);
            }
            products.add(new Product(node, b, 1, 0));
            return true;
        }
        couplings.pin(a, rank - 1, "its channels are summed over by a MatMul without a constant weight");
        broadcastBatch(a, y);
        broadcastBatch(b, y);
        if (!isConstant(a) && !isConstant(b)) {
            for (int axis = 0; axis < last - 1; axis++) {
                couplings.markHeads(y, axis);
            }
        }
        return true;
    }

    /** Couple the axes of a value with those of what it is broadcast to. */
    void broadcast(String value, String y) {
        broadcast(value, y, couplings.rank(value));
    }

    private void broadcastBatch(String value, String y) {
        broadcast(value, y, couplings.rank(value) - 2);
    }

    private void broadcast(String value, String y, int axes) {
        int shift = couplings.rank(y) - couplings.rank(value);
        for (int axis = 0; axis < axes; axis++) {
            if (couplings.size(value, axis) == couplings.size(y, axis + shift)) {
                couplings.couple(value, axis, y, axis + shift);
            }
        }
    }
}
