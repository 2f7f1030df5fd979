package dev.assay.optimizer.fuse;

import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a fusion sees around a match, and what it may add. A snapshot of one graph. */
final class Scene {
    private final Graph graph;
    private final Values values;
    private final ElementTypes types;
    private final ObservedShapes shapes;
    private final Names names;
    private final Map<String, Node> casts;
    private final Matcher matcher;

    /**
     * Look at a graph.
     *
     * @param casts nodes that {@link #asInt32} made, by the value that they read; grows
     */
    Scene(Model model, Graph graph, ObservedShapes shapes, Names names, Map<String, Node> casts) {
        this.graph = graph;
        this.shapes = shapes;
        this.names = names;
        this.casts = casts;
        values = Values.of(model.graph());
        types = ElementTypes.of(model.graph());
        matcher = new Matcher(graph, values);
    }

    Matcher matcher() {
        return matcher;
    }

    DataType type(String value) {
        return types.of(graph, value);
    }

    /** Return whether a value holds 32-bit floats. */
    boolean isFloat(String value) {
        return type(value) == DataType.FLOAT;
    }

    /** Return the sizes of a value on the trial inputs, which have a batch of several where the model takes one; empty if unknown. */
    List<Long> dims(String value) {
        if (graph.outer() != null) {
            return List.of();
        }
        TensorProto constant = constant(value);
        return constant == null ? shapes.dims(value).orElse(List.of()) : constant.getDimsList();
    }

    /** Return the last size of a value, 0 if unknown. */
    long lastDim(String value) {
        List<Long> dims = dims(value);
        return dims.isEmpty() ? 0 : dims.getLast();
    }

    /** Return whether a node other than this one reads a value, or the model gives it. */
    boolean isReadBeside(String value, Node reader) {
        return values.isGraphOutput(graph, value)
                || values.consumers(graph, value).stream().anyMatch(node -> node != reader);
    }

    @Nullable
    TensorProto constant(String value) {
        Constant constant = value.isEmpty() ? null : values.constant(graph, value);
        return constant == null ? null : constant.tensor();
    }

    /** Return the tensor of a label that matched a constant. */
    TensorProto weight(Match match, String label) {
        return Objects.requireNonNull(constant(match.value(label)));
    }

    /** Return the number of a label that matched one; otherwise what is given. */
    double number(Match match, String label, double otherwise) {
        return match.has(label) ? matcher.number(match.value(label)).orElse(otherwise) : otherwise;
    }

    OptionalDouble number(String value) {
        return matcher.number(value);
    }

    /** Return the elements of an input of integers, which earlier versions of the operator have as an attribute. */
    @Nullable
    List<Long> ints(Node node, String attribute, int input) {
        TensorProto constant = constant(node.input(input));
        return constant != null && Tensors.type(constant) == DataType.INT64
                ? Tensors.toLongs(constant)
                : node.intsAttribute(attribute);
    }

    /** Return whether a constant is a row of so many floats, with leading sizes of 1 at most. */
    boolean isVector(String value, long size) {
        TensorProto constant = constant(value);
        return constant != null
                && Tensors.isFloat(constant)
                && constant.getDimsCount() > 0
                && constant.getDims(constant.getDimsCount() - 1) == size
                && Tensors.elementCount(constant) == size;
    }

    /** Return the name of the same constant with one dimension. */
    String vector(String value) {
        TensorProto constant = Objects.requireNonNull(constant(value));
        if (constant.getDimsCount() == 1) {
            return value;
        }
        return put(constant.toBuilder()
                .clearDims()
                .addDims(Tensors.elementCount(constant))
                .setName(value + "_vector")
                .build());
    }

    /** Return the name of the same constant with the last two of its dimensions; the others are 1. */
    String matrix(String value) {
        TensorProto constant = Objects.requireNonNull(constant(value));
        int rank = constant.getDimsCount();
        if (rank == 2) {
            return value;
        }
        return put(constant.toBuilder()
                .clearDims()
                .addAllDims(constant.getDimsList().subList(rank - 2, rank))
                .setName(value + "_matrix")
                .build());
    }

    /** Add a weight and return its name, which is the tensor's or close to it. */
    String put(TensorProto tensor) {
        String name = names.unique(tensor.getName());
        graph.putInitializer(
                name.equals(tensor.getName())
                        ? tensor
                        : tensor.toBuilder().setName(name).build());
        return name;
    }

    /** Return the name of the same integers as INT32. */
    String asInt32(String value) {
        if (type(value) == DataType.INT32) {
            return value;
        }
        return casts.computeIfAbsent(
                        value,
                        _ -> Node.of(
                                "Cast",
                                names.unique(value + "_int32_Cast"),
                                List.of(value),
                                List.of(names.unique(value + "_int32")),
                                Attributes.of("to", DataType.INT32_VALUE)))
                .output(0);
    }

    /** Return a name that no value and no node has yet. */
    String uniqueName(String wish) {
        return names.unique(wish);
    }

    /** Make the node that gives what another one gave. */
    Node inPlaceOf(
            Node node,
            String domain,
            String opType,
            List<String> inputs,
            List<String> outputs,
            AttributeProto... more) {
        return Node.of(
                domain, opType, names.unique(node.name() + "_" + opType), withoutTrailingBlanks(inputs), outputs, more);
    }

    private static List<String> withoutTrailingBlanks(List<String> values) {
        int size = values.size();
        while (size > 0 && values.get(size - 1).isEmpty()) {
            size--;
        }
        return values.subList(0, size);
    }

    /** Make the node that gives the first output of another one. */
    Node inPlaceOf(Node node, String domain, String opType, List<String> inputs, AttributeProto... more) {
        return inPlaceOf(node, domain, opType, inputs, List.of(node.output(0)), more);
    }
}
