package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.ModelProblems;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Quantize weights beforehand and activations while the model runs.
 *
 * <p>MatMul and Gemm with a constant matrix become {@code DynamicQuantizeLinear → MatMulInteger → Cast → Mul}, the chain that
 * ONNX Runtime fuses; one DynamicQuantizeLinear serves all readers of a value. Gather from a table of floats reads a table of
 * 8-bit integers and dequantizes what it read, never the whole table. Everything else stays, Conv too: ONNX Runtime does not
 * fuse ConvInteger.
 *
 * <p>The same nodes, names and bits as {@code onnxruntime.quantization.quantize_dynamic} gives for MatMul and Gather.
 */
public final class DynamicQuantization {
    /** The first version with DynamicQuantizeLinear. */
    private static final long MIN_OPSET = 11;

    /** Operators with large weights that are left as they are. */
    private static final Set<String> NOT_YET = Set.of("Attention", "EmbedLayerNormalization", "GRU", "LSTM", "RNN");

    private final DynamicQuantizationOptions options;
    private final Model model;
    private final Values values;
    private final Names names;
    private final PassReport.Builder report = new PassReport.Builder();
    private final Map<Constant, QuantizedTensor> quantizedMatrices = new HashMap<>();
    private final Map<Constant, QuantizedTensor> quantizedTables = new HashMap<>();
    private final Set<Constant> replaced = new HashSet<>();

    private DynamicQuantization(Model model, DynamicQuantizationOptions options) {
        this.model = model;
        this.options = options;
        values = Values.of(model.graph());
        names = Names.of(model.graph());
    }

    /**
     * Rewrite a model.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if the model is from before opset 11
     */
    public static PassReport apply(Model model, DynamicQuantizationOptions options) {
        if (model.opset() < MIN_OPSET) {
            throw ModelProblems.unsupported(
                    model.name(),
                    "it has opset " + model.opset() + ", and dynamic quantization needs " + MIN_OPSET,
                    "Export it with opset 13 or newer.");
        }
        return new DynamicQuantization(model, options).apply();
    }

    private PassReport apply() {
        for (Graph graph : model.graph().withSubgraphs()) {
            Map<String, QuantizedActivation> activations = new HashMap<>();
            graph.rewrite(node -> quantize(node, graph, activations));
        }
        Values.removeUnread(model.graph(), replaced);
        return report.build();
    }

    private List<Node> quantize(Node node, Graph graph, Map<String, QuantizedActivation> activations) {
        if (!options.selection().includes(node)) {
            return List.of(node);
        }
        if (node.is("Gather")) {
            return quantizeGather(node, graph);
        }
        if (node.is("Conv")) {
            report.left(node, "ONNX Runtime runs Conv faster in floats than with activations quantized on the way");
        }
        if (NOT_YET.contains(node.opType())) {
            report.left(node, "not supported yet");
        }
        MatrixProduct product = MatrixProduct.of(node, graph, values, Tensors::isFloat, report);
        QuantizedTensor weight = product == null ? null : quantizedMatrix(product);
        return product == null || weight == null ? List.of(node) : quantizeProduct(product, weight, activations);
    }

    private @Nullable QuantizedTensor quantizedMatrix(MatrixProduct product) {
        Constant weight = product.weight();
        QuantizedTensor known = quantizedMatrices.get(weight);
        if (known != null && !product.transposed()) {
            return known;
        }
        String name = names.unique(weight.name() + (product.transposed() ? "_transposed" : "") + "_quantized");
        String stem = name.substring(0, name.lastIndexOf("_quantized"));
        TensorProto matrix = product.transposed() ? Tensors.transposed(weight.tensor(), stem) : weight.tensor();
        boolean symmetric = options.weights() == QuantizedType.INT8;
        QuantizedTensor quantized = options.perChannel()
                ? QuantizedTensor.perColumn(matrix, stem, options.weights(), symmetric, options.reduceRange())
                : QuantizedTensor.perTensor(matrix, stem, options.weights(), symmetric, options.reduceRange());
        if (quantized == null) {
            report.left(product.node(), "its weight has values that are not finite");
            return null;
        }
        if (!product.transposed()) {
            quantizedMatrices.put(weight, quantized);
        }
        add(quantized, weight);
        return quantized;
    }

    private void add(QuantizedTensor quantized, Constant original) {
        original.owner().putInitializer(quantized.values());
        original.owner().putInitializer(quantized.scale());
        original.owner().putInitializer(quantized.zeroPoint());
        replaced.add(original);
    }

    private List<Node> quantizeProduct(
            MatrixProduct product, QuantizedTensor weight, Map<String, QuantizedActivation> activations) {
        Node node = product.node();
        report.changed(node);
        List<Node> nodes = new ArrayList<>();
        String input = node.input(0);
        QuantizedActivation activation = activations.get(input);
        if (activation == null) {
            activation = new QuantizedActivation(
                    names.unique(input + "_quantized"),
                    names.unique(input + "_scale"),
                    names.unique(input + "_zero_point"));
            activations.put(input, activation);
            nodes.add(Node.of(
                    "DynamicQuantizeLinear",
                    names.unique(input + "_QuantizeLinear"),
                    List.of(input),
                    List.of(activation.values(), activation.scale(), activation.zeroPoint())));
        }
        String sum = names.unique(product.product() + "_output_quantized");
        String floatSum = names.unique(sum + "_cast_output");
        String scale = names.unique(node.name() + "_quant_scales_mul:0");
        nodes.add(Node.of(
                "MatMulInteger",
                names.unique(node.name() + "_quant"),
                List.of(
                        activation.values(),
                        weight.values().getName(),
                        activation.zeroPoint(),
                        weight.zeroPoint().getName()),
                List.of(sum)));
        nodes.add(Node.of(
                "Cast",
                names.unique(sum + "_cast"),
                List.of(sum),
                List.of(floatSum),
                Attributes.of("to", DataType.FLOAT_VALUE)));
        nodes.add(Node.of(
                "Mul",
                names.unique(node.name() + "_quant_scales_mul"),
                List.of(activation.scale(), weight.scale().getName()),
                List.of(scale)));
        nodes.add(Node.of(
                "Mul",
                names.unique(node.name() + "_quant_output_scale_mul"),
                List.of(floatSum, scale),
                List.of(product.product())));
        if (!product.bias().isEmpty()) {
            nodes.add(product.addition());
        }
        return nodes;
    }

    private List<Node> quantizeGather(Node node, Graph graph) {
        Constant table = values.constant(graph, node.input(0));
        if (table == null || !Tensors.isFloat(table.tensor()) || node.output(0).isEmpty()) {
            return List.of(node);
        }
        QuantizedTensor quantized = quantizedTables.get(table);
        if (quantized == null) {
            String name = names.unique(table.name() + "_quantized");
            // Tables are UINT8 and never reduced: no product is summed up over them.
            quantized = QuantizedTensor.perTensor(
                    table.tensor(),
                    name.substring(0, name.lastIndexOf("_quantized")),
                    QuantizedType.UINT8,
                    options.weights() == QuantizedType.INT8,
                    false);
            if (quantized == null) {
                report.left(node, "its table has values that are not finite");
                return List.of(node);
            }
            quantizedTables.put(table, quantized);
            add(quantized, table);
        }
        report.changed(node);
        String output = node.output(0);
        String read = names.unique(output + "_quantized");
        node.inputs().set(0, quantized.values().getName());
        node.outputs().set(0, read);
        return List.of(
                node,
                Node.of(
                        "DequantizeLinear",
                        names.unique(output + "_DequantizeLinear"),
                        List.of(
                                read,
                                quantized.scale().getName(),
                                quantized.zeroPoint().getName()),
                        List.of(output)));
    }

    /** The names that a value has after it was quantized. */
    private record QuantizedActivation(String values, String scale, String zeroPoint) {}
}
