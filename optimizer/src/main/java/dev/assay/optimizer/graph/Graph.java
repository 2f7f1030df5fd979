package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in an order in which they can run, and the weights that they read. A subgraph also sees the values of the graphs around
 * it.
 *
 * <p>Everything that this class does not name, such as sparse weights, is kept from the graph that was read.
 */
public final class Graph {
    private final GraphProto shell;
    private final @Nullable Graph outer;
    private List<Node> nodes = new ArrayList<>();
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final List<ValueInfoProto> inputs;
    private final List<ValueInfoProto> outputs;
    private final Map<String, ValueInfoProto> valueInfo = new LinkedHashMap<>();

    private Graph(GraphProto proto, @Nullable Graph outer) {
        this.outer = outer;
        shell = proto.toBuilder()
                .clearNode()
                .clearInitializer()
                .clearInput()
                .clearOutput()
                .clearValueInfo()
                .build();
        inputs = new ArrayList<>(proto.getInputList());
        outputs = new ArrayList<>(proto.getOutputList());
        proto.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        proto.getValueInfoList().forEach(info -> valueInfo.put(info.getName(), info));
    }

    static Graph read(GraphProto proto, @Nullable Graph outer) {
        Graph graph = new Graph(proto, outer);
        proto.getNodeList().forEach(node -> graph.nodes.add(Node.read(node, graph)));
        return graph;
    }

    GraphProto toProto() {
        GraphProto.Builder builder = shell.toBuilder()
                .addAllInitializer(initializers.values())
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllValueInfo(valueInfo.values());
        nodes.forEach(node -> builder.addNode(node.toProto()));
        return builder.build();
    }

    /** Return the graph that a node of runs this one; {@code null} for the main graph. */
    public @Nullable Graph outer() {
        return outer;
    }

    /** Return the nodes in the order in which they run. */
    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    void setNodes(List<Node> ordered) {
        nodes = new ArrayList<>(ordered);
    }

    /** Put nodes in the place of each node; the function returns the node itself where nothing changes. */
    public void rewrite(Function<Node, List<Node>> replacement) {
        List<Node> rewritten = new ArrayList<>(nodes.size());
        nodes.forEach(node -> rewritten.addAll(replacement.apply(node)));
        nodes = rewritten;
    }

    /** Put the tensors of this graph's Constant nodes among its weights. */
    public void liftConstants() {
        rewrite(node -> {
            TensorProto value = node.is("Constant") ? node.tensorAttribute("value") : null;
            if (value == null) {
                return List.of(node);
            }
            putInitializer(value.toBuilder().setName(node.output(0)).build());
            return List.of();
        });
    }

    /** Add a node that runs last. */
    public void append(Node node) {
        nodes.add(node);
    }

    /** Return the inputs; the list can be changed. */
    public List<ValueInfoProto> inputs() {
        return inputs;
    }

    /** Return the inputs that a run must give: those that are no weights. */
    public List<ValueInfoProto> requiredInputs() {
        return inputs.stream()
                .filter(input -> !initializers.containsKey(input.getName()))
                .toList();
    }

    /** Return the outputs; the list can be changed. */
    public List<ValueInfoProto> outputs() {
        return outputs;
    }

    /** Return what the model says about types and shapes between nodes; the map can be changed. */
    public Map<String, ValueInfoProto> valueInfo() {
        return valueInfo;
    }

    /** Return whether the graph has weights that are stored without their zeros. */
    public boolean hasSparseInitializers() {
        return shell.getSparseInitializerCount() > 0;
    }

    /** Return the names of values that come from sparse initializers. */
    List<String> sparseNames() {
        return shell.getSparseInitializerList().stream()
                .map(sparse -> sparse.getValues().getName())
                .toList();
    }

    /** Return this graph's own weights. */
    public Collection<TensorProto> initializers() {
        return List.copyOf(initializers.values());
    }

    /** Return this graph's own weight of that name. */
    public @Nullable TensorProto initializer(String name) {
        return initializers.get(name);
    }

    /** Return this graph's own weight that holds one 32-bit float for each channel, along its last axis. */
    public @Nullable TensorProto channelVector(String name, int channels) {
        TensorProto tensor = initializers.get(name);
        boolean fits = tensor != null
                && Tensors.isFloat(tensor)
                && tensor.getDimsCount() > 0
                && tensor.getDims(tensor.getDimsCount() - 1) == channels
                && Tensors.elementCount(tensor) == channels;
        return fits ? tensor : null;
    }

    /** Add a weight, or replace the one of the same name. */
    public void putInitializer(TensorProto tensor) {
        initializers.put(tensor.getName(), tensor);
    }

    /** Remove a weight, and its entry among the inputs if there is one. */
    public void removeInitializer(String name) {
        initializers.remove(name);
        inputs.removeIf(input -> input.getName().equals(name));
        valueInfo.remove(name);
    }

    /** Return this graph and all graphs inside it, outer ones first. */
    public List<Graph> withSubgraphs() {
        List<Graph> all = new ArrayList<>();
        collect(all);
        return List.copyOf(all);
    }

    private void collect(List<Graph> all) {
        all.add(this);
        nodes.forEach(node -> node.subgraphs().forEach(graph -> graph.collect(all)));
    }
}
