package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.ElementTypes;
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
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Convert a model to 16-bit floats.
 *
 * <p>Each value has one home width: 32 bits where a node makes it that must stay at 32 bits, else 16. A Cast is put only where
 * a reader wants the other width, one for all such readers in a graph; so there are no pairs of Casts to clean up. Weights are
 * stored in the width, or in both widths, in which they are read.
 */
public final class HalfPrecision {
    private static final Set<String> QUANTIZED = Set.of(
            "ConvInteger", "DynamicQuantizeLinear", "MatMulInteger", "QLinearConv", "QLinearMatMul", "QuantizeLinear");

    private final PassReport.Builder report = new PassReport.Builder();
    private final List<Graph> graphs;
    private final Values values;
    private final Widths widths;
    private final Weights weights;
    private final Casts casts;

    private HalfPrecision(Model model, HalfPrecisionOptions options) {
        Names names = Names.of(model.graph());
        graphs = model.graph().withSubgraphs();
        graphs.forEach(graph -> FloatConstants.toWeights(graph, names));
        values = Values.of(model.graph());
        widths = new Widths(graphs, options, ElementTypes.of(model.graph()), values);
        weights = new Weights(names);
        graphs.forEach(this::collectWeights);
        weights.round(report);
        casts = new Casts(model.graph(), names, values, widths, weights);
    }

    /**
     * Rewrite a model.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if the model has functions of its own, sparse weights, sequences,
     *     optionals or quantized activations
     */
    public static PassReport apply(Model model, HalfPrecisionOptions options) {
        refuseUnsupported(model);
        Set<String> unfit = UnfitNormalizations.of(model);
        HalfPrecision conversion = new HalfPrecision(model, options.keeping(unfit));
        if (!unfit.isEmpty()) {
            conversion.report.fact(
                    unfit.size() + " BatchNormalization stay at 32 bits, since 16 don't hold their variances: "
                            + PassReport.enumeration(unfit));
        }
        return conversion.apply();
    }

    private static void refuseUnsupported(Model model) {
        String hint = "Leave it at 32 bits.";
        if (!model.functions().isEmpty()) {
            throw ModelProblems.unsupported(model.name(), "FP16 for models with functions of their own", hint);
        }
        for (Graph graph : model.graph().withSubgraphs()) {
            if (graph.hasSparseInitializers()) {
                throw ModelProblems.unsupported(model.name(), "FP16 for models with sparse weights", hint);
            }
            for (Node node : graph.nodes()) {
                if (QUANTIZED.contains(node.opType())) {
                    throw ModelProblems.unsupported(
                            model.name(),
                            "FP16 for models with quantized activations ('" + node.name() + "'): their sums do not fit",
                            hint);
                }
                if (node.opType().contains("Sequence") || node.opType().startsWith("Optional")) {
                    throw ModelProblems.unsupported(
                            model.name(), "FP16 for models with sequences ('" + node.name() + "')", hint);
                }
            }
        }
    }

    private PassReport apply() {
        graphs.forEach(this::convert);
        return report.build();
    }

    private void collectWeights(Graph graph) {
        for (Node node : graph.nodes()) {
            for (String input : node.inputs()) {
                collectWeight(graph, input, widths.of(node));
            }
        }
        for (ValueInfoProto output : graph.outputs()) {
            collectWeight(graph, output.getName(), widths.ofOutputs(graph));
        }
    }

    private void collectWeight(Graph graph, String name, Width width) {
        Constant constant = values.constant(graph, name);
        if (constant != null && Tensors.isFloat(constant.tensor())) {
            weights.wanted(constant, width);
        }
    }

    private void convert(Graph graph) {
        graph.rewrite(node -> {
            List<Node> result = new ArrayList<>();
            if (convert(node, graph, result)) {
                if (widths.of(node) == Width.FLOAT) {
                    report.left(node, "it stays at 32 bits");
                } else {
                    report.changed(node);
                }
            }
            result.add(node);
            return result;
        });
        convertOutputs(graph);
        graph.inputs().replaceAll(input -> described(input, graph, input.getName()));
        graph.valueInfo().replaceAll((name, info) -> described(info, graph, name));
        weights.replace(graph);
    }

    /** Rewire one node; return whether it deals with floats at all. */
    private boolean convert(Node node, Graph graph, List<Node> before) {
        boolean dealsWithFloats = false;
        Width width = widths.of(node);
        for (String output : node.outputs()) {
            dealsWithFloats |= widths.isFloat(graph, output);
        }
        if (width == Width.HALF && dealsWithFloats) {
            setWidthAttributes(node);
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            String input = node.input(i);
            dealsWithFloats |= widths.isFloat(graph, input);
            node.inputs().set(i, casts.read(graph, input, width, before));
        }
        node.outputs().replaceAll(output -> casts.written(graph, output));
        return dealsWithFloats;
    }

    private static void setWidthAttributes(Node node) {
        if (node.is("Cast")) {
            node.set(Attributes.of("to", DataType.FLOAT16_VALUE));
        }
        TensorProto value = node.tensorAttribute("value");
        if (node.is("ConstantOfShape") && (value == null || Tensors.isFloat(value))) {
            TensorProto floats = value == null ? Tensors.ofFloats("value", List.of(1L), 0) : value;
            node.set(Attributes.of(
                    "value", HalfFloats.round(floats, floats.getName()).tensor()));
        }
    }

    private void convertOutputs(Graph graph) {
        Width width = widths.ofOutputs(graph);
        List<Node> last = new ArrayList<>();
        graph.outputs().replaceAll(output -> {
            String name = output.getName();
            if (!widths.isFloat(graph, name)) {
                return output;
            }
            ValueInfoProto described = width == Width.HALF ? half(output) : output;
            if (graph.outer() != null) {
                // What runs a subgraph takes its outputs by position.
                return described.toBuilder()
                        .setName(casts.read(graph, name, width, last))
                        .build();
            }
            return described;
        });
        if (graph.outer() == null) {
            last.addAll(casts.toOutputs());
        }
        last.forEach(graph::append);
    }

    private ValueInfoProto described(ValueInfoProto info, Graph graph, String name) {
        if (!widths.isFloat(graph, name) || values.owner(graph, name) != graph) {
            return info;
        }
        boolean isHalf = graph.initializer(name) != null
                ? weights.isHalfInPlace(graph, name)
                : widths.home(graph, name) == Width.HALF;
        return isHalf ? half(info) : info;
    }

    private static ValueInfoProto half(ValueInfoProto info) {
        ValueInfoProto.Builder builder = info.toBuilder();
        builder.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT16_VALUE);
        return builder.build();
    }
}
