package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tell for one graph and its subgraphs who makes and who reads each value. A snapshot: take a new one after changes.
 *
 * <p>A name is looked up in the graph of its reader first, then in the graphs around it.
 */
public final class Values {
    private final Map<Graph, Map<String, Use>> uses = new HashMap<>();

    private Values() {}

    /** What is known about one value. */
    private static final class Use {
        private @Nullable Node producer;
        private final List<Node> consumers = new ArrayList<>();
        private boolean isGraphOutput;
    }

    /** Take a snapshot of a main graph and its subgraphs. */
    public static Values of(Graph main) {
        Values values = new Values();
        List<Graph> graphs = main.withSubgraphs();
        graphs.forEach(values::define);
        graphs.forEach(values::read);
        return values;
    }

    private void define(Graph graph) {
        Map<String, Use> own = new HashMap<>();
        graph.inputs().forEach(input -> own.put(input.getName(), new Use()));
        graph.initializers().forEach(tensor -> own.put(tensor.getName(), new Use()));
        graph.sparseNames().forEach(name -> own.put(name, new Use()));
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    Use use = new Use();
                    use.producer = node;
                    own.put(output, use);
                }
            }
        }
        uses.put(graph, own);
    }

    private void read(Graph graph) {
        for (Node node : graph.nodes()) {
            for (String input : node.inputs()) {
                Use use = find(graph, input);
                if (use != null) {
                    use.consumers.add(node);
                }
            }
        }
        for (ValueInfoProto output : graph.outputs()) {
            Use use = find(graph, output.getName());
            if (use != null) {
                use.isGraphOutput = true;
            }
        }
    }

    private @Nullable Use find(Graph reader, String name) {
        Graph owner = owner(reader, name);
        return owner == null ? null : uses(owner).get(name);
    }

    private Map<String, Use> uses(Graph graph) {
        Map<String, Use> own = uses.get(graph);
        if (own == null) {
            throw new IllegalArgumentException("this graph came after the snapshot");
        }
        return own;
    }

    /** Return the graph that holds the value which a reader in {@code reader} means; {@code null} if there is none. */
    public @Nullable Graph owner(Graph reader, String name) {
        for (Graph graph = reader; graph != null; graph = graph.outer()) {
            if (uses(graph).containsKey(name)) {
                return graph;
            }
        }
        return null;
    }

    /** Return the node that makes a value; {@code null} for inputs and weights. */
    public @Nullable Node producer(Graph reader, String name) {
        Use use = find(reader, name);
        return use == null ? null : use.producer;
    }

    /** Return the nodes that read a value, once for each input. */
    public List<Node> consumers(Graph reader, String name) {
        Use use = find(reader, name);
        return use == null ? List.of() : List.copyOf(use.consumers);
    }

    /** Return whether a graph hands the value out. */
    public boolean isGraphOutput(Graph reader, String name) {
        Use use = find(reader, name);
        return use != null && use.isGraphOutput;
    }

    /**
     * Return the tensor behind a name if it is known before the model runs: a weight, also one that is listed among the inputs,
     * or the tensor of a Constant node.
     */
    public @Nullable Constant constant(Graph reader, String name) {
        Graph owner = owner(reader, name);
        if (owner == null) {
            return null;
        }
        TensorProto initializer = owner.initializer(name);
        if (initializer != null) {
            return new Constant(name, initializer, owner);
        }
        Node producer = producer(owner, name);
        TensorProto value = producer != null && producer.is("Constant") ? producer.tensorAttribute("value") : null;
        return value == null ? null : new Constant(name, value, owner);
    }

    /** Remove those of the named constants that nobody reads any more. */
    public static void removeUnread(Graph main, Set<Constant> candidates) {
        Values values = of(main);
        Map<Graph, Set<String>> unreadByGraph = new HashMap<>();
        for (Constant candidate : candidates) {
            Graph owner = candidate.owner();
            String name = candidate.name();
            if (values.consumers(owner, name).isEmpty() && !values.isGraphOutput(owner, name)) {
                owner.removeInitializer(name);
                unreadByGraph.computeIfAbsent(owner, _ -> new HashSet<>()).add(name);
            }
        }
        unreadByGraph.forEach((graph, unread) -> graph.rewrite(
                node -> node.is("Constant") && unread.contains(node.output(0)) ? List.of() : List.of(node)));
    }
}
