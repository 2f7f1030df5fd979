package dev.assay.optimizer.qdq;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tell what ONNX Runtime makes of a model in QDQ form: what it computes with integers, and what not.
 *
 * @param unfused the names of nodes that it computes with floats after all, each with the reason
 * @param quantizeCount how many QuantizeLinear remain
 * @param dequantizeCount how many DequantizeLinear remain
 */
record FusionCheck(Map<String, String> unfused, int quantizeCount, int dequantizeCount) {
    /** What computes products with floats. */
    private static final Set<String> FLOAT_PRODUCTS =
            Set.of("Conv", "FusedConv", "MatMul", "FusedMatMul", "Gemm", "FusedGemm");

    /**
     * Let ONNX Runtime optimize a model and look at the result.
     *
     * @param placement which nodes of the model shall run on integers
     */
    static FusionCheck of(Model model, Placement placement) {
        Set<String> integerNodes = placement.nodeNames();
        Graph graph = OrtModel.optimized(model, GraphOptimization.EXTENDED).graph();
        Values values = Values.of(graph);
        Map<String, String> unfused = new LinkedHashMap<>();
        int quantizeCount = 0;
        int dequantizeCount = 0;
        for (Node node : graph.nodes()) {
            switch (node.opType()) {
                case "QuantizeLinear" -> quantizeCount++;
                case "DequantizeLinear" -> dequantizeCount++;
                default -> {
                    if (integerNodes.contains(node.name()) && runsOnFloats(node, graph, values)) {
                        unfused.put(node.name(), reason(node, graph, values));
                    }
                }
            }
        }
        return new FusionCheck(unfused, quantizeCount, dequantizeCount);
    }

    private static boolean runsOnFloats(Node node, Graph graph, Values values) {
        return FLOAT_PRODUCTS.contains(node.opType())
                || ((IntegerKernels.isComputation(node) || IntegerKernels.isMove(node))
                        && IntegerKernels.activations(node).stream()
                                .anyMatch(input -> isDequantized(values.producer(graph, input))));
    }

    private static boolean isDequantized(@Nullable Node producer) {
        return producer != null && producer.is("DequantizeLinear");
    }

    private static String reason(Node node, Graph graph, Values values) {
        List<String> inputs =
                FLOAT_PRODUCTS.contains(node.opType()) ? node.inputs().subList(0, 2) : IntegerKernels.activations(node);
        for (String input : inputs) {
            Node producer = values.producer(graph, input);
            if (!isDequantized(producer)) {
                return "its input '" + input + "' comes "
                        + (producer == null ? "from no node" : "from a " + producer.opType()) + ", not from integers";
            }
        }
        List<Node> readers = values.consumers(graph, node.output(0));
        Node input = values.producer(graph, node.input(0));
        if (input != null && readers.size() == 1 && readers.getFirst().is("QuantizeLinear")) {
            DataType in = type(input, graph, values);
            DataType out = type(readers.getFirst(), graph, values);
            if (in != out) {
                return "its input is " + in + " and its output " + out
                        + ", since ONNX Runtime converts only some activations; `activations: uint8` avoids that";
            }
        }
        return readers.stream()
                .filter(reader -> !reader.is("QuantizeLinear"))
                .findFirst()
                .map(reader -> "a " + reader.opType() + " reads its output before it is quantized")
                .orElse("it has no kernel for this node with integers");
    }

    /** Return the integers that a QuantizeLinear or a DequantizeLinear deals with. */
    private static DataType type(Node node, Graph graph, Values values) {
        Constant zeroPoint = values.constant(graph, node.input(2));
        return zeroPoint == null ? DataType.UINT8 : Tensors.type(zeroPoint.tensor());
    }
}
