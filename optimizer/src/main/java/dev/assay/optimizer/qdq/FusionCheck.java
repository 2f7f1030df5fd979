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

/**
 * Tell what ONNX Runtime makes of a model in QDQ form: what it computes with integers, and what not.
 *
 * @param unfused the products that it computes with floats after all, by the name of their node, each with the reason
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
     * @param products names of the nodes that shall run on integers
     */
    static FusionCheck of(Model model, Set<String> products) {
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
                    if (FLOAT_PRODUCTS.contains(node.opType()) && products.contains(node.name())) {
                        unfused.put(node.name(), reason(node, graph, values));
                    }
                }
            }
        }
        return new FusionCheck(unfused, quantizeCount, dequantizeCount);
    }

    private static String reason(Node node, Graph graph, Values values) {
        for (int i = 0; i < 2; i++) {
            Node producer = values.producer(graph, node.input(i));
            if (producer == null || !producer.is("DequantizeLinear")) {
                return "its input '" + node.input(i) + "' comes "
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
