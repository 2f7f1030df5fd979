package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.ModelProblems;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Check that the nodes of a graph can run one after the other, and find the order if the file does not have it. */
final class StructureCheck {
    private final String model;
    private final Graph graph;
    private final Map<String, Integer> producers = new HashMap<>();

    StructureCheck(String model, Graph graph) {
        this.model = model;
        this.graph = graph;
    }

    /** Check that no two values of one graph have the same name, before maps hide it. */
    static void checkNames(String model, GraphProto graph) {
        Set<String> made = new HashSet<>();
        for (ValueInfoProto input : graph.getInputList()) {
            add(model, made, input.getName());
        }
        Set<String> weights = new HashSet<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            add(model, weights, tensor.getName());
        }
        // A weight may be listed among the inputs as well, but nothing else may share its name.
        made.addAll(weights);
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().isEmpty()) {
                throw ModelProblems.damaged(model, "the node '" + node.getName() + "' has no operator");
            }
            if (node.getOutputList().stream().allMatch(String::isEmpty)) {
                throw ModelProblems.damaged(model, "the node '" + node.getName() + "' gives nothing");
            }
            for (String output : node.getOutputList()) {
                if (!output.isEmpty()) {
                    add(model, made, output);
                }
            }
            node.getAttributeList().forEach(attribute -> {
                if (attribute.hasG()) {
                    checkNames(model, attribute.getG());
                }
                attribute.getGraphsList().forEach(subgraph -> checkNames(model, subgraph));
            });
        }
    }

    private static void add(String model, Set<String> names, String name) {
        if (name.isEmpty()) {
            throw ModelProblems.damaged(model, "an input or a weight has no name");
        }
        if (!names.add(name)) {
            throw ModelProblems.damaged(model, "two values are named '" + name + "'");
        }
    }

    /**
     * Sort the nodes so that each runs after what it reads; an order that is right already stays.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if nodes wait for each other, or read what nobody makes
     */
    void sortNodes() {
        List<Node> nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                producers.put(output, i);
            }
        }
        List<List<Integer>> readers = new ArrayList<>();
        int[] waitsFor = new int[nodes.size()];
        nodes.forEach(node -> readers.add(new ArrayList<>()));
        for (int i = 0; i < nodes.size(); i++) {
            for (int producer : producersOf(nodes.get(i))) {
                readers.get(producer).add(i);
                waitsFor[i]++;
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < waitsFor.length; i++) {
            if (waitsFor[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>(nodes.size());
        for (Integer next = ready.poll(); next != null; next = ready.poll()) {
            sorted.add(nodes.get(next));
            for (int reader : readers.get(next)) {
                if (--waitsFor[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            Set<Node> runnable = new HashSet<>(sorted);
            Node stuck = nodes.stream()
                    .filter(node -> !runnable.contains(node))
                    .findFirst()
                    .orElseThrow();
            throw ModelProblems.damaged(model, "the node '" + stuck.name() + "' waits for its own result");
        }
        graph.setNodes(sorted);
        checkOutputs();
    }

    private void checkOutputs() {
        for (ValueInfoProto output : graph.outputs()) {
            if (!isKnown(output.getName())) {
                throw ModelProblems.damaged(model, "nothing makes the output '" + output.getName() + "'");
            }
        }
    }

    /** Return the places of the nodes of this graph that a node, with what runs inside it, waits for. */
    private Set<Integer> producersOf(Node node) {
        Set<Integer> found = new HashSet<>();
        collect(node, new HashSet<>(), found);
        return found;
    }

    private void collect(Node node, Set<String> madeInside, Set<Integer> found) {
        for (String input : node.inputs()) {
            if (!input.isEmpty() && !madeInside.contains(input)) {
                Integer producer = producers.get(input);
                if (producer != null) {
                    found.add(producer);
                } else if (!isKnown(input)) {
                    throw ModelProblems.damaged(
                            model, "the node '" + node.name() + "' reads '" + input + "', which nothing makes");
                }
            }
        }
        for (Graph subgraph : node.subgraphs()) {
            Set<String> inside = new HashSet<>(madeInside);
            inside.addAll(ownNames(subgraph));
            subgraph.nodes().forEach(inner -> collect(inner, inside, found));
            for (ValueInfoProto output : subgraph.outputs()) {
                Integer producer = inside.contains(output.getName()) ? null : producers.get(output.getName());
                if (producer != null) {
                    found.add(producer);
                }
            }
        }
    }

    private boolean isKnown(String name) {
        if (producers.containsKey(name)) {
            return true;
        }
        for (@Nullable Graph scope = graph; scope != null; scope = scope.outer()) {
            if (ownNames(scope).contains(name)) {
                return true;
            }
        }
        return false;
    }

    private final Map<Graph, Set<String>> ownNames = new HashMap<>();

    private Set<String> ownNames(Graph scope) {
        return ownNames.computeIfAbsent(scope, _ -> {
            Set<String> names = new HashSet<>(scope.sparseNames());
            scope.inputs().forEach(input -> names.add(input.getName()));
            scope.initializers().forEach(tensor -> names.add(tensor.getName()));
            scope.nodes().forEach(node -> names.addAll(node.outputs()));
            return names;
        });
    }
}
