package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tell in which width each node computes, and in which width each value comes into being. */
final class Widths {
    private final HalfPrecisionOptions options;
    private final ElementTypes types;
    private final Values values;
    private final Set<Node> floatNodes = new HashSet<>();

    Widths(List<Graph> graphs, HalfPrecisionOptions options, ElementTypes types, Values values) {
        this.options = options;
        this.types = types;
        this.values = values;
        graphs.forEach(this::findFloatNodes);
        graphs.forEach(this::findFloatCasts);
    }

    private void findFloatNodes(Graph graph) {
        for (Node node : graph.nodes()) {
            boolean known = node.domain().equals(Node.ONNX) || node.domain().equals(Node.MICROSOFT);
            // A node that runs subgraphs only hands values on; what is inside is looked at by itself.
            boolean staysConstant = node.is("Constant");
            if (node.subgraphs().isEmpty()
                    && (!known || staysConstant || !options.selection().includes(node))) {
                floatNodes.add(node);
            }
        }
    }

    /** Keep a Cast to 32 bits whose result only such nodes read that stay at 32 bits. */
    private void findFloatCasts(Graph graph) {
        for (Node node : graph.nodes()) {
            List<Node> readers = values.consumers(graph, node.output(0));
            if (node.is("Cast")
                    && isFloat(graph, node.output(0))
                    && !readers.isEmpty()
                    && floatNodes.containsAll(readers)
                    && !values.isGraphOutput(graph, node.output(0))) {
                floatNodes.add(node);
            }
        }
    }

    /** Return whether the model that was read has 32-bit floats there. */
    boolean isFloat(Graph graph, String value) {
        return types.of(graph, value) == DataType.FLOAT;
    }

    /** Return the width in which a node computes. */
    Width of(Node node) {
        return floatNodes.contains(node) ? Width.FLOAT : Width.HALF;
    }

    /** Return the width in which a graph hands out floats. */
    Width ofOutputs(Graph graph) {
        return graph.outer() == null && options.keepInputsAndOutputs() ? Width.FLOAT : Width.HALF;
    }

    /** Return the width in which a value that is no weight comes into being. */
    Width home(Graph reader, String name) {
        Node producer = values.producer(reader, name);
        if (producer != null) {
            boolean statistic =
                    producer.is("LayerNormalization") && !producer.output(0).equals(name);
            return statistic ? Width.FLOAT : of(producer);
        }
        Graph owner = values.owner(reader, name);
        return owner == null ? Width.HALF : ofOutputs(owner);
    }
}
