package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Find out which type of elements each value has.
 *
 * <p>What the model itself says goes first. Otherwise the operator decides; most give what their first input has. A snapshot:
 * take a new one after changes.
 */
public final class ElementTypes {
    private final Map<Graph, Map<String, DataType>> types = new HashMap<>();

    private ElementTypes() {}

    /** Look at a main graph and its subgraphs. */
    public static ElementTypes of(Graph main) {
        ElementTypes found = new ElementTypes();
        found.visit(main);
        return found;
    }

    /** Return the type of the value that a reader in a graph means; {@code UNDEFINED} if it is unknown or no tensor. */
    public DataType of(Graph reader, String name) {
        for (Graph graph = reader; graph != null; graph = graph.outer()) {
            DataType type = own(graph).get(name);
            if (type != null) {
                return type;
            }
        }
        return DataType.UNDEFINED;
    }

    /** Return the type that a description gives; {@code UNDEFINED} if it gives none or is of no tensor. */
    public static DataType declared(@Nullable ValueInfoProto info) {
        if (info == null || !info.getType().hasTensorType()) {
            return DataType.UNDEFINED;
        }
        DataType type = DataType.forNumber(info.getType().getTensorType().getElemType());
        return type == null ? DataType.UNDEFINED : type;
    }

    private Map<String, DataType> own(Graph graph) {
        return types.computeIfAbsent(graph, _ -> new HashMap<>());
    }

    private void visit(Graph graph) {
        Map<String, DataType> own = own(graph);
        graph.inputs().forEach(input -> own.put(input.getName(), declared(input)));
        graph.initializers().forEach(tensor -> own.put(tensor.getName(), Tensors.type(tensor)));
        Map<String, ValueInfoProto> outputs = new HashMap<>();
        graph.outputs().forEach(output -> outputs.put(output.getName(), output));
        for (Node node : graph.nodes()) {
            node.subgraphs().forEach(this::visit);
            for (int i = 0; i < node.outputs().size(); i++) {
                String name = node.output(i);
                DataType type = declared(graph.valueInfo().get(name));
                type = type == DataType.UNDEFINED ? declared(outputs.get(name)) : type;
                own.put(name, type == DataType.UNDEFINED ? given(node, i, graph) : type);
            }
        }
    }

    private DataType given(Node node, int output, Graph graph) {
        return switch (node.domain()) {
            case Node.ONNX -> givenByOnnx(node, output, graph);
            case Node.MICROSOFT -> givenByMicrosoft(node, output, graph);
            default -> DataType.UNDEFINED;
        };
    }

    private DataType givenByOnnx(Node node, int output, Graph graph) {
        return switch (node.opType()) {
            case "Cast" -> attribute(node, "to", DataType.UNDEFINED);
            case "CastLike", "Where", "DequantizeLinear" -> of(graph, node.input(1));
            case "Shape", "Size", "NonZero", "ArgMax", "ArgMin", "NonMaxSuppression" -> DataType.INT64;
            case "Equal",
                    "Less",
                    "LessOrEqual",
                    "Greater",
                    "GreaterOrEqual",
                    "And",
                    "Or",
                    "Xor",
                    "Not",
                    "IsNaN",
                    "IsInf" -> DataType.BOOL;
            case "Constant" -> constant(node);
            case "ConstantOfShape" -> {
                TensorProto value = node.tensorAttribute("value");
                yield value == null ? DataType.FLOAT : Tensors.type(value);
            }
            case "QuantizeLinear" ->
                node.input(2).isEmpty() ? attribute(node, "output_dtype", DataType.UINT8) : of(graph, node.input(2));
            case "DynamicQuantizeLinear" -> output == 1 ? DataType.FLOAT : DataType.UINT8;
            case "MatMulInteger", "ConvInteger" -> DataType.INT32;
            case "QLinearConv", "QLinearMatMul" -> of(graph, node.input(7));
            case "TopK", "MaxPool", "Unique" -> output == 0 ? of(graph, node.input(0)) : DataType.INT64;
            case "Dropout" -> output == 0 ? of(graph, node.input(0)) : DataType.BOOL;
            case "LayerNormalization" -> output == 0 ? of(graph, node.input(0)) : DataType.FLOAT;
            case "RandomNormal", "RandomUniform" -> attribute(node, "dtype", DataType.FLOAT);
            case "Multinomial" -> attribute(node, "dtype", DataType.INT32);
            case "RandomNormalLike", "RandomUniformLike", "EyeLike", "Bernoulli" ->
                attribute(node, "dtype", of(graph, node.input(0)));
            case "HannWindow", "HammingWindow", "BlackmanWindow", "MelWeightMatrix" ->
                attribute(node, "output_datatype", DataType.FLOAT);
            case "OneHot" -> of(graph, node.input(2));
            case "If", "Scan" -> ofSubgraphOutput(node, output);
            case "Loop" -> ofSubgraphOutput(node, output + 1);
            default -> ofFirstInput(node, graph);
        };
    }

    private DataType givenByMicrosoft(Node node, int output, Graph graph) {
        return switch (node.opType()) {
            case "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "DynamicQuantizeLSTM", "QAttention" -> DataType.FLOAT;
            case "DequantizeLinear" -> of(graph, node.input(1));
            case "QuantizeLinear" -> of(graph, node.input(2));
            case "QEmbedLayerNormalization" -> output == 1 ? DataType.INT32 : DataType.FLOAT;
            case "EmbedLayerNormalization" -> output == 1 ? DataType.INT32 : of(graph, node.input(2));
            default -> ofFirstInput(node, graph);
        };
    }

    private static DataType constant(Node node) {
        if (node.attribute("value_float") != null || node.attribute("value_floats") != null) {
            return DataType.FLOAT;
        }
        if (node.attribute("value_int") != null || node.attribute("value_ints") != null) {
            return DataType.INT64;
        }
        if (node.attribute("value_string") != null || node.attribute("value_strings") != null) {
            return DataType.STRING;
        }
        AttributeProto sparse = node.attribute("sparse_value");
        TensorProto value = sparse == null
                ? node.tensorAttribute("value")
                : sparse.getSparseTensor().getValues();
        return value == null ? DataType.UNDEFINED : Tensors.type(value);
    }

    private static DataType attribute(Node node, String name, DataType otherwise) {
        AttributeProto attribute = node.attribute(name);
        DataType type = attribute == null ? otherwise : DataType.forNumber((int) attribute.getI());
        return type == null ? DataType.UNDEFINED : type;
    }

    private DataType ofFirstInput(Node node, Graph graph) {
        return node.inputs().stream()
                .filter(input -> !input.isEmpty())
                .findFirst()
                .map(input -> of(graph, input))
                .orElse(DataType.UNDEFINED);
    }

    private DataType ofSubgraphOutput(Node node, int output) {
        List<Graph> subgraphs = node.subgraphs();
        if (subgraphs.isEmpty() || output >= subgraphs.getFirst().outputs().size()) {
            return DataType.UNDEFINED;
        }
        ValueInfoProto info = subgraphs.getFirst().outputs().get(output);
        DataType type = declared(info);
        return type == DataType.UNDEFINED ? of(subgraphs.getFirst(), info.getName()) : type;
    }
}
