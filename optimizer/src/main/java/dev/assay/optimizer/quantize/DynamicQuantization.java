package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.ModelProblems;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Quantize weights beforehand and activations while the model runs.
 *
 * <p>MatMul and Gemm with a constant matrix become {@code DynamicQuantizeLinear → MatMulInteger → Cast → Mul}, the chain that
 * ONNX Runtime fuses; one DynamicQuantizeLinear serves all readers of a value. Gather from a table of floats reads a table of
 * 8-bit integers and dequantizes what it read, never the whole table. LSTM, Attention and EmbedLayerNormalization have quantized
 * forms in ONNX Runtime, which they become. Everything else stays, Conv too: ONNX Runtime does not fuse ConvInteger.
 *
 * <p>The same nodes, names and bits as {@code onnxruntime.quantization.quantize_dynamic} gives for MatMul and Gather.
 */
public final class DynamicQuantization {
    /** The first version with DynamicQuantizeLinear. */
    private static final long MIN_OPSET = 11;

    /** What ONNX Runtime knows with floats only. */
    private static final Set<String> FLOAT_ONLY = Set.of("GRU", "RNN");

    private final DynamicQuantizationOptions options;
    private final Model model;
    private final Values values;
    private final Names names;
    private final PassReport.Builder report = new PassReport.Builder();
    private final DynamicRewrite rewrite;
    private final LstmQuantization lstms;
    private final AttentionQuantization attentions;
    private final TableQuantization tables;

    private DynamicQuantization(Model model, DynamicQuantizationOptions options) {
        this.model = model;
        this.options = options;
        values = Values.of(model.graph());
        names = Names.of(model.graph());
        rewrite = new DynamicRewrite(options, values, names, report);
        lstms = new LstmQuantization(rewrite);
        attentions = new AttentionQuantization(rewrite);
        tables = new TableQuantization(rewrite);
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
            QuantizedActivations activations = new QuantizedActivations(names);
            graph.rewrite(node -> quantize(node, graph, activations));
        }
        Values.removeUnread(model.graph(), rewrite.replaced());
        return report.build();
    }

    private List<Node> quantize(Node node, Graph graph, QuantizedActivations activations) {
        if (!options.selection().includes(node)) {
            return List.of(node);
        }
        return switch (node.domain()) {
            case Node.ONNX -> quantizeOnnx(node, graph, activations);
            case Node.MICROSOFT -> quantizeMicrosoft(node, graph, activations);
            default -> List.of(node);
        };
    }

    private List<Node> quantizeOnnx(Node node, Graph graph, QuantizedActivations activations) {
        if (node.is("Gather")) {
            return tables.quantize(node, graph);
        }
        if (node.is("LSTM")) {
            List<Node> quantized = lstms.quantize(node, graph);
            if (!quantized.contains(node)) {
                model.importOpset(Node.MICROSOFT, 1);
            }
            return quantized;
        }
        if (node.is("Conv")) {
            report.left(node, "ONNX Runtime runs Conv faster in floats than with activations quantized on the way");
        }
        if (FLOAT_ONLY.contains(node.opType())) {
            report.left(node, "ONNX Runtime has no kernel for it with integers");
        }
        MatrixProduct product = MatrixProduct.of(node, graph, values, Tensors::isFloat, report);
        QuantizedTensor weight = product == null ? null : rewrite.matrix(node, product.weight(), product.transposed());
        return product == null || weight == null ? List.of(node) : quantizeProduct(product, weight, activations);
    }

    private List<Node> quantizeMicrosoft(Node node, Graph graph, QuantizedActivations activations) {
        return switch (node.opType()) {
            case "Attention" -> attentions.quantize(node, graph, activations);
            case "EmbedLayerNormalization" -> tables.quantize(node, graph);
            default -> List.of(node);
        };
    }

    private List<Node> quantizeProduct(
            MatrixProduct product, QuantizedTensor weight, QuantizedActivations activations) {
        Node node = product.node();
        report.changed(node);
        List<Node> nodes = new ArrayList<>();
        QuantizedActivations.Activation activation = activations.of(node.input(0), nodes);
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
}
