package dev.assay.optimizer.normalize;

import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.List;

/** Turn attributes of nodes into weights that the nodes read, as later versions of many operators want them. */
final class AttributesToInputs {
    private final Names names;
    private final ElementTypes types;

    AttributesToInputs(Graph main, Names names) {
        this.names = names;
        types = ElementTypes.of(main);
    }

    /** Move an attribute of integers into an INT64 input; without the attribute nothing happens. */
    void moveInts(Node node, Graph graph, String attribute, int position) {
        List<Long> ints = node.intsAttribute(attribute);
        if (ints != null) {
            node.removeAttribute(attribute);
            add(node, position, graph, Tensors.ofLongs(name(node, attribute), ints));
        }
    }

    /** Move an attribute into a scalar input of the type that the node's first input has; without it nothing happens. */
    void moveFloat(Node node, Graph graph, String attribute, int position) {
        if (node.attribute(attribute) != null) {
            float value = node.floatAttribute(attribute, 0);
            node.removeAttribute(attribute);
            DataType type = types.of(graph, node.input(0));
            ByteBuffer bytes = switch (type) {
                case FLOAT16 -> Tensors.allocate(Short.BYTES).putShort(Float.floatToFloat16(value));
                case DOUBLE -> Tensors.allocate(Double.BYTES).putDouble(value);
                default -> Tensors.allocate(Float.BYTES).putFloat(value);
            };
            boolean isFloat = bytes.capacity() == Float.BYTES;
            add(
                    node,
                    position,
                    graph,
                    Tensors.raw(name(node, attribute), isFloat ? DataType.FLOAT : type, List.of(), bytes));
        }
    }

    /** Move an attribute of floats into a FLOAT input, whatever the node's other inputs hold; without it nothing happens. */
    void moveFloats(Node node, Graph graph, String attribute, int position) {
        List<Float> floats = node.floatsAttribute(attribute);
        if (floats != null) {
            node.removeAttribute(attribute);
            float[] values = new float[floats.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = floats.get(i);
            }
            add(node, position, graph, Tensors.ofFloats(name(node, attribute), List.of((long) values.length), values));
        }
    }

    /** Move an integer into an INT64 input. */
    void moveInt(Node node, Graph graph, String attribute, int position, long otherwise, List<Long> dims) {
        long value = node.intAttribute(attribute, otherwise);
        node.removeAttribute(attribute);
        add(
                node,
                position,
                graph,
                Tensors.raw(
                        name(node, attribute),
                        DataType.INT64,
                        dims,
                        Tensors.allocate(Long.BYTES).putLong(value)));
    }

    /** Let a node read a value; inputs that are missing before it are left out. */
    static void setInput(Node node, int position, String value) {
        while (node.inputs().size() <= position) {
            node.inputs().add("");
        }
        node.inputs().set(position, value);
    }

    private static void add(Node node, int position, Graph graph, TensorProto tensor) {
        graph.putInitializer(tensor);
        setInput(node, position, tensor.getName());
    }

    private String name(Node node, String attribute) {
        return names.unique(node.name() + "_" + attribute);
    }
}
