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
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private final Model model;
    private final HalfPrecisionOptions options;
    private final PassReport.Builder report = new PassReport.Builder();
    private final Names names;
    private final ElementTypes types;
    private final Values values;
    private final Set<Node> floatNodes = new HashSet<>();
    private final Weights weights;

    /** New names of values whose own name an output of the model needs. */
    private final Map<String, String> renamed = new HashMap<>();

    private HalfPrecision(Model model, HalfPrecisionOptions options) {
        this.model = model;
        this.options = options;
        names = Names.of(model.graph());
        model.graph().withSubgraphs().forEach(this::constantsToWeights);
        types = ElementTypes.of(model.graph());
        values = Values.of(model.graph());
        weights = new Weights(names);
    }

    /**
     * Rewrite a model.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if the model has functions of its own, sparse weights, sequences,
     *     optionals or quantized activations
     */
    public static PassReport apply(Model model, HalfPrecisionOptions options) {
        refuseUnsupported(model);
        return new HalfPrecision(model, options).apply();
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

    /** Make weights of Constant nodes that hold floats: then there is one kind of constant to convert. */
    private void constantsToWeights(Graph graph) {
        Set<String> outputs = new HashSet<>();
        graph.outputs().forEach(output -> outputs.add(output.getName()));
        graph.rewrite(node -> {
            TensorProto floats = node.is("Constant") ? floatConstant(node) : null;
            if (floats == null) {
                return List.of(node);
            }
            if (!outputs.contains(node.output(0))) {
                graph.putInitializer(floats);
                return List.of();
            }
            // Runtimes differ on whether a weight may be an output by itself.
            String weight = names.unique(node.output(0) + "_value");
            graph.putInitializer(floats.toBuilder().setName(weight).build());
            return List.of(Node.of("Identity", node.name(), List.of(weight), List.of(node.output(0))));
        });
    }

    private static @Nullable TensorProto floatConstant(Node node) {
        TensorProto tensor = node.tensorAttribute("value");
        if (tensor != null && Tensors.isFloat(tensor)) {
            return tensor.toBuilder().setName(node.output(0)).build();
        }
        AttributeProto single = node.attribute("value_float");
        if (single != null) {
            return Tensors.ofFloats(node.output(0), List.of(), single.getF());
        }
        AttributeProto several = node.attribute("value_floats");
        if (several != null) {
            float[] floats = new float[several.getFloatsCount()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = several.getFloats(i);
            }
            return Tensors.ofFloats(node.output(0), List.of((long) floats.length), floats);
        }
        return null;
    }

    private PassReport apply() {
        List<Graph> graphs = model.graph().withSubgraphs();
        graphs.forEach(this::findFloatNodes);
        findFloatCasts(graphs);
        graphs.forEach(this::collectWeights);
        weights.round(report);
        renameForOutputs();
        graphs.forEach(this::convert);
        return report.build();
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
    private void findFloatCasts(List<Graph> graphs) {
        for (Graph graph : graphs) {
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
    }

    private boolean isFloat(Graph graph, String value) {
        return types.of(graph, value) == DataType.FLOAT;
    }

    private void collectWeights(Graph graph) {
        for (Node node : graph.nodes()) {
            for (String input : node.inputs()) {
                collectWeight(graph, input, wanted(node));
            }
        }
        for (ValueInfoProto output : graph.outputs()) {
            collectWeight(graph, output.getName(), outputWidth(graph));
        }
    }

    private void collectWeight(Graph graph, String name, Width width) {
        Constant constant = values.constant(graph, name);
        if (constant != null && Tensors.isFloat(constant.tensor())) {
            weights.wanted(constant, width);
        }
    }

    private Width wanted(Node reader) {
        return floatNodes.contains(reader) ? Width.FLOAT : Width.HALF;
    }

    private Width outputWidth(Graph graph) {
        return graph.outer() == null && options.keepInputsAndOutputs() ? Width.FLOAT : Width.HALF;
    }

    /** Return the width in which a value that is no weight comes into being. */
    private Width home(Graph reader, String name) {
        Node producer = values.producer(reader, name);
        if (producer != null) {
            boolean statistic =
                    producer.is("LayerNormalization") && !producer.output(0).equals(name);
            return statistic || floatNodes.contains(producer) ? Width.FLOAT : Width.HALF;
        }
        Graph owner = values.owner(reader, name);
        return owner != null && owner.outer() == null && options.keepInputsAndOutputs() ? Width.FLOAT : Width.HALF;
    }

    /** An output of the model keeps its name; if its value comes into being in the other width, that gets a new name. */
    private void renameForOutputs() {
        Graph main = model.graph();
        for (ValueInfoProto output : main.outputs()) {
            String name = output.getName();
            if (isFloat(main, name) && values.constant(main, name) == null && home(main, name) != outputWidth(main)) {
                renamed.computeIfAbsent(
                        name, _ -> names.unique(name + home(main, name).suffix()));
            }
        }
    }

    private void convert(Graph graph) {
        Casts casts = new Casts(graph);
        graph.rewrite(node -> {
            List<Node> result = new ArrayList<>();
            if (convert(node, graph, casts, result)) {
                if (floatNodes.contains(node)) {
                    report.left(node, "it stays at 32 bits");
                } else {
                    report.changed(node);
                }
            }
            result.add(node);
            return result;
        });
        convertOutputs(graph, casts);
        graph.inputs().replaceAll(input -> described(input, graph, input.getName()));
        graph.valueInfo().replaceAll((name, info) -> described(info, graph, name));
        weights.replace(graph);
    }

    /** Rewire one node; return whether it deals with floats at all. */
    private boolean convert(Node node, Graph graph, Casts casts, List<Node> before) {
        boolean dealsWithFloats = false;
        Width width = wanted(node);
        for (String output : node.outputs()) {
            dealsWithFloats |= isFloat(graph, output);
        }
        if (width == Width.HALF && dealsWithFloats) {
            setWidthAttributes(node);
        }
        for (int i = 0; i < node.inputs().size(); i++) {
            String input = node.input(i);
            dealsWithFloats |= isFloat(graph, input);
            node.inputs().set(i, casts.read(input, width, before));
        }
        // Only the main graph's values are renamed; a subgraph's value of the same name is another one.
        if (graph.outer() == null) {
            node.outputs().replaceAll(output -> renamed.getOrDefault(output, output));
        }
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

    private void convertOutputs(Graph graph, Casts casts) {
        Width width = outputWidth(graph);
        List<Node> last = new ArrayList<>();
        graph.outputs().replaceAll(output -> {
            String name = output.getName();
            if (!isFloat(graph, name)) {
                return output;
            }
            ValueInfoProto described = width == Width.HALF ? half(output) : output;
            if (graph.outer() != null) {
                // What runs a subgraph takes its outputs by position.
                return described.toBuilder()
                        .setName(casts.read(name, width, last))
                        .build();
            }
            if (renamed.containsKey(name)) {
                last.add(cast(renamed.getOrDefault(name, name), name, width));
            }
            return described;
        });
        last.forEach(graph::append);
    }

    private ValueInfoProto described(ValueInfoProto info, Graph graph, String name) {
        if (!isFloat(graph, name) || values.owner(graph, name) != graph) {
            return info;
        }
        boolean isHalf =
                graph.initializer(name) != null ? weights.isHalfInPlace(graph, name) : home(graph, name) == Width.HALF;
        return isHalf ? half(info) : info;
    }

    private static ValueInfoProto half(ValueInfoProto info) {
        ValueInfoProto.Builder builder = info.toBuilder();
        builder.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT16_VALUE);
        return builder.build();
    }

    private Node cast(String from, String to, Width width) {
        return Node.of(
                "Cast",
                names.unique(to + "_cast"),
                List.of(from),
                List.of(to),
                Attributes.of("to", width.dataType().getNumber()));
    }

    /** The values of one graph in the width that is not their home. */
    private final class Casts {
        private final Graph graph;
        private final Map<String, String> done = new HashMap<>();

        Casts(Graph graph) {
            this.graph = graph;
        }

        /** Return the name under which a value is read in a width; a Cast that this needs first is added to a list. */
        String read(String name, Width width, List<Node> before) {
            if (!isFloat(graph, name)) {
                return name;
            }
            Constant constant = values.constant(graph, name);
            if (constant != null) {
                return weights.name(constant, width);
            }
            Graph owner = values.owner(graph, name);
            String current = owner != null && owner.outer() == null ? renamed.getOrDefault(name, name) : name;
            if (home(graph, name) == width) {
                return current;
            }
            return done.computeIfAbsent(name, _ -> {
                String converted = names.unique(name + width.suffix());
                before.add(cast(current, converted, width));
                return converted;
            });
        }
    }
}
