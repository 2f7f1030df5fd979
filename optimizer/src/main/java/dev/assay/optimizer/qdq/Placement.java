package dev.assay.optimizer.qdq;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decide which nodes run on integers, and which values are quantized for them.
 *
 * <p>Every Conv, MatMul and Gemm with a constant weight does. What stands between two of them does if it can and all that it reads is
 * integers already: a residual addition, pooling, a reshape. A value that only nodes with floats make stays a float for the other
 * nodes with floats that read it; only the products read its integers.
 *
 * <p>Relu, and Clip from 0, directly behind a node become part of it: quantization saturates.
 */
final class Placement {
    private final Graph graph;
    private final Values values;
    private final Set<Node> mainNodes;
    private final List<WeightedNode> products = new ArrayList<>();
    private final Map<String, Made> made = new LinkedHashMap<>();
    private final Set<String> entering = new LinkedHashSet<>();

    /**
     * A value that a node with integers makes.
     *
     * @param value its name
     * @param node the node that computes it
     * @param last the node that gives it out: the saturation behind it, if there is one, or the node itself
     */
    record Made(String value, Node node, Node last) {}

    private Placement(Graph graph) {
        this.graph = graph;
        values = Values.of(graph);
        mainNodes = Set.copyOf(graph.nodes());
    }

    /**
     * Look at a main graph.
     *
     * @param report is told about every product that stays as it is
     */
    static Placement of(Graph graph, Selection selection, PassReport.Builder report) {
        Placement placement = new Placement(graph);
        placement.findProducts(selection, report);
        placement.findMade(selection);
        placement.forgetUseless();
        placement.products.stream()
                .map(WeightedNode::activation)
                .filter(value -> !placement.made.containsKey(value))
                .forEach(placement.entering::add);
        return placement;
    }

    private void findProducts(Selection selection, PassReport.Builder report) {
        for (Node node : graph.nodes()) {
            if (!selection.includes(node)) {
                continue;
            }
            switch (WeightedNode.find(node, graph, values)) {
                case WeightedNode.Finding.Usable(WeightedNode product) -> products.add(product);
                case WeightedNode.Finding.Unusable(String reason) -> report.left(node, reason);
                case WeightedNode.Finding.Other _ -> {}
            }
        }
        graph.withSubgraphs().stream()
                .filter(inner -> inner.outer() != null)
                .flatMap(inner -> inner.nodes().stream())
                .filter(IntegerKernels::isProduct)
                .forEach(node ->
                        report.left(node, "it stands in a branch or a loop, into which calibration can't look"));
    }

    /** Follow integers through the graph, in the order in which nodes run. */
    private void findMade(Selection selection) {
        Set<Node> weighted = weightedNodes();
        for (Node node : graph.nodes()) {
            boolean integers = weighted.contains(node)
                    || (selection.includes(node)
                            && (IntegerKernels.isMove(node) || IntegerKernels.isComputation(node))
                            && made.keySet().containsAll(IntegerKernels.activations(node)));
            if (integers) {
                Node last = IntegerKernels.isMove(node) ? node : last(node);
                made.put(last.output(0), new Made(last.output(0), node, last));
            }
        }
    }

    private Set<Node> weightedNodes() {
        Set<Node> weighted = new LinkedHashSet<>();
        products.forEach(product -> weighted.add(product.node()));
        return weighted;
    }

    private Node last(Node node) {
        String output = node.output(0);
        List<Node> readers = values.consumers(graph, output);
        return readers.size() == 1
                        && !values.isGraphOutput(graph, output)
                        && mainNodes.contains(readers.getFirst())
                        && IntegerKernels.isSaturation(readers.getFirst(), graph, values)
                ? readers.getFirst()
                : node;
    }

    /** Keep those values only that a product reads in the end, and those that products must give as integers to run on them. */
    private void forgetUseless() {
        List<Made> backwards = new ArrayList<>(made.values()).reversed();
        Set<Node> weighted = weightedNodes();
        Set<Node> reading = new LinkedHashSet<>(weighted);
        for (Made each : backwards) {
            List<Node> readers = values.consumers(graph, each.value());
            boolean isProduct = IntegerKernels.isProduct(each.node());
            boolean useful;
            if (!isProduct) {
                useful = readers.stream().anyMatch(reading::contains);
            } else if (IntegerKernels.needsIntegersBehind(each.node())) {
                useful = true;
            } else {
                // It can give floats just as well, and then what is not read as integers stays exact.
                useful = readers.stream().anyMatch(reader -> reading.contains(reader) && !weighted.contains(reader))
                        || (!readers.isEmpty()
                                && weighted.containsAll(readers)
                                && !values.isGraphOutput(graph, each.value()));
            }
            if (useful) {
                reading.add(each.node());
            } else {
                made.remove(each.value());
            }
        }
    }

    /** Return the products, in the order in which they run. */
    List<WeightedNode> products() {
        return List.copyOf(products);
    }

    /** Return the values that nodes with integers make, in the order in which they do. */
    List<Made> made() {
        return List.copyOf(made.values());
    }

    /** Return the names of all nodes that run on integers. */
    Set<String> nodeNames() {
        Set<String> names = new LinkedHashSet<>();
        products.forEach(product -> names.add(product.node().name()));
        made.values().forEach(each -> names.add(each.node().name()));
        return names;
    }

    /** Return the values that are quantized only where a product reads them. */
    Set<String> entering() {
        return Set.copyOf(entering);
    }

    /** Return all values that are quantized. */
    Set<String> quantized() {
        Set<String> all = new LinkedHashSet<>(made.keySet());
        all.addAll(entering);
        return all;
    }

    /** Return the value whose parameters hold for a value: itself, or what was only moved to become it. */
    String source(String value) {
        Made by = made.get(value);
        return by != null && IntegerKernels.isMove(by.node()) ? source(by.node().input(0)) : value;
    }

    /** Return the bound that saturation has above; {@code null} if it has none. */
    @Nullable
    Float upperBound(String value) {
        Made by = made.get(value);
        Node producer = by == null ? values.producer(graph, value) : by.last();
        return producer == null ? null : IntegerKernels.upperBound(producer, graph, values);
    }
}
