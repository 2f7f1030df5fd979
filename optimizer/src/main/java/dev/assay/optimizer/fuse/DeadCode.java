package dev.assay.optimizer.fuse;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Remove what nobody needs any more. */
final class DeadCode {
    private DeadCode() {}

    /** Remove the nodes of a graph from which nothing leads to an output, and those that only pass on. */
    static void removeNodes(Graph graph) {
        bypassIdentities(graph);
        Set<String> needed = new HashSet<>();
        graph.outputs().forEach(output -> needed.add(output.getName()));
        List<Node> nodes = graph.nodes();
        Set<Node> kept = new HashSet<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().isEmpty() || node.outputs().stream().anyMatch(needed::contains)) {
                kept.add(node);
                addReads(node, needed);
            }
        }
        graph.rewrite(node -> kept.contains(node) ? List.of(node) : List.of());
        Set<String> known = new HashSet<>();
        graph.nodes().forEach(node -> known.addAll(node.outputs()));
        graph.initializers().forEach(tensor -> known.add(tensor.getName()));
        graph.valueInfo().keySet().retainAll(known);
    }

    private static void addReads(Node node, Set<String> needed) {
        needed.addAll(node.inputs());
        node.subgraphs().forEach(graph -> {
            graph.outputs().forEach(output -> needed.add(output.getName()));
            graph.nodes().forEach(inner -> addReads(inner, needed));
        });
    }

    private static void bypassIdentities(Graph graph) {
        Values values = Values.of(outermost(graph));
        for (Node node : graph.nodes()) {
            if (node.is("Identity") && !values.isGraphOutput(graph, node.output(0))) {
                values.consumers(graph, node.output(0))
                        .forEach(reader -> reader.inputs()
                                .replaceAll(input -> input.equals(node.output(0)) ? node.input(0) : input));
            }
        }
    }

    private static Graph outermost(Graph graph) {
        Graph found = graph;
        for (Graph outer = graph.outer(); outer != null; outer = outer.outer()) {
            found = outer;
        }
        return found;
    }

    /** Remove the weights of a main graph and its subgraphs that nobody reads. */
    static void removeWeights(Graph main) {
        Values values = Values.of(main);
        for (Graph graph : main.withSubgraphs()) {
            List<TensorProto> unread = new ArrayList<>();
            for (TensorProto tensor : graph.initializers()) {
                String name = tensor.getName();
                if (values.consumers(graph, name).isEmpty() && !values.isGraphOutput(graph, name)) {
                    unread.add(tensor);
                }
            }
            unread.forEach(tensor -> graph.removeInitializer(tensor.getName()));
        }
    }
}
