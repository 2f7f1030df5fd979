package dev.assay.optimizer.qdq;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Put QuantizeLinear and DequantizeLinear into a graph.
 *
 * <p>A value that a node with integers makes keeps its name behind its DequantizeLinear, so that its readers, and whoever compares it
 * with the model before, find it. A value that only enters products gets a second name there.
 */
final class QdqRewrite {
    private final Graph graph;
    private final Placement placement;
    private final Map<String, AffineParameters> parameters;
    private final QuantizedType activations;
    private final Map<String, IntegerWeight> weights;
    private final Names names;
    private final Map<String, ParameterNames> parameterNames = new HashMap<>();
    private final Map<String, String> entered = new HashMap<>();

    private record ParameterNames(String scale, String zeroPoint) {}

    /**
     * @param weights the weight of each product, by the name of its output; they are named as nothing else
     */
    QdqRewrite(
            Graph graph,
            Placement placement,
            Map<String, AffineParameters> parameters,
            QuantizedType activations,
            Map<String, IntegerWeight> weights,
            Names names) {
        this.graph = graph;
        this.placement = placement;
        this.parameters = parameters;
        this.activations = activations;
        this.weights = weights;
        this.names = names;
    }

    void apply() {
        Map<Node, WeightedNode> products =
                placement.products().stream().collect(Collectors.toMap(WeightedNode::node, product -> product));
        Map<Node, Placement.Made> made =
                placement.made().stream().collect(Collectors.toMap(Placement.Made::last, each -> each));
        graph.rewrite(node -> {
            List<Node> nodes = new ArrayList<>();
            WeightedNode product = products.get(node);
            if (product != null) {
                dequantizeWeight(product, nodes);
                if (placement.entering().contains(node.input(0))) {
                    node.inputs().set(0, enter(node.input(0), nodes));
                }
            }
            nodes.add(node);
            Placement.Made result = made.get(node);
            if (result != null) {
                String bare = names.unique(result.value() + "_unquantized");
                node.outputs().set(0, bare);
                pair(bare, result.value(), result.value(), nodes);
            }
            return nodes;
        });
    }

    private String enter(String value, List<Node> nodes) {
        String known = entered.get(value);
        if (known != null) {
            return known;
        }
        String dequantized = names.unique(value + "_dequantized");
        pair(value, dequantized, value, nodes);
        entered.put(value, dequantized);
        return dequantized;
    }

    /** @param value whose parameters hold */
    private void pair(String from, String to, String value, List<Node> nodes) {
        ParameterNames own = parameterNames(value);
        String integers = names.unique(value + "_quantized");
        nodes.add(Node.of(
                "QuantizeLinear",
                names.unique(value + "_QuantizeLinear"),
                List.of(from, own.scale(), own.zeroPoint()),
                List.of(integers)));
        nodes.add(Node.of(
                "DequantizeLinear",
                names.unique(value + "_DequantizeLinear"),
                List.of(integers, own.scale(), own.zeroPoint()),
                List.of(to)));
    }

    /** ONNX Runtime lets a node that moves values run on integers if both its sides name the same tensors. */
    private ParameterNames parameterNames(String value) {
        String source = placement.source(value);
        ParameterNames known = parameterNames.get(source);
        if (known != null) {
            return known;
        }
        AffineParameters own = parameters.get(value);
        if (own == null) {
            throw new IllegalStateException("'" + value + "' has no scale");
        }
        ParameterNames fresh =
                new ParameterNames(names.unique(source + "_scale"), names.unique(source + "_zero_point"));
        graph.putInitializer(own.scaleTensor(fresh.scale()));
        graph.putInitializer(own.zeroPointTensor(fresh.zeroPoint(), activations));
        parameterNames.put(source, fresh);
        return fresh;
    }

    private void dequantizeWeight(WeightedNode product, List<Node> nodes) {
        IntegerWeight weight = weights.get(product.output());
        if (weight == null) {
            throw new IllegalStateException("'" + product.output() + "' has no weight");
        }
        Node node = product.node();
        node.inputs()
                .set(
                        1,
                        dequantize(
                                weight.values(),
                                weight.scale(),
                                List.of(weight.zeroPoint()),
                                product.channelAxis(),
                                nodes));
        TensorProto bias = weight.bias();
        TensorProto biasScale = weight.biasScale();
        if (bias != null && biasScale != null) {
            node.inputs().set(2, dequantize(bias, biasScale, List.of(), 0, nodes));
        }
    }

    private String dequantize(
            TensorProto integers, TensorProto scale, List<TensorProto> zeroPoint, int axis, List<Node> nodes) {
        String floats = names.unique(integers.getName() + "_dequantized");
        List<String> inputs = new ArrayList<>(List.of(integers.getName(), scale.getName()));
        graph.putInitializer(integers);
        graph.putInitializer(scale);
        for (TensorProto tensor : zeroPoint) {
            graph.putInitializer(tensor);
            inputs.add(tensor.getName());
        }
        Node node = Node.of(
                "DequantizeLinear", names.unique(integers.getName() + "_DequantizeLinear"), inputs, List.of(floats));
        if (scale.getDimsCount() > 0) {
            node.set(Attributes.of("axis", axis));
        }
        nodes.add(node);
        return floats;
    }
}
