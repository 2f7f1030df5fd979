package dev.assay.optimizer.qdq;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Know what ONNX Runtime computes with integers on a CPU when DequantizeLinear stands before a node and QuantizeLinear behind it.
 *
 * <p>Source: {@code qdq_transformer/selectors_actions} of ONNX Runtime 1.29, and runs of each.
 */
final class IntegerKernels {
    /** Multiplications with weights: what quantization is for. */
    private static final Set<String> PRODUCTS = Set.of("Conv", "MatMul", "Gemm");

    /** What moves values without changing them: their integers stay valid, so parameters are handed on. */
    private static final Set<String> MOVES = Set.of(
            "MaxPool",
            "Reshape",
            "Flatten",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Slice",
            "Gather",
            "Expand",
            "Identity");

    /** What computes new values from integers. */
    private static final Set<String> COMPUTES =
            Set.of("Add", "Mul", "Concat", "AveragePool", "GlobalAveragePool", "LeakyRelu", "Sigmoid");

    /** What may read several activations. */
    private static final Set<String> SEVERAL_ACTIVATIONS = Set.of("Add", "Mul", "Concat");

    private IntegerKernels() {}

    static boolean isProduct(Node node) {
        return node.domain().equals(Node.ONNX) && PRODUCTS.contains(node.opType());
    }

    static boolean isMove(Node node) {
        return node.domain().equals(Node.ONNX) && MOVES.contains(node.opType()) && hasOneOutput(node);
    }

    static boolean isComputation(Node node) {
        return node.domain().equals(Node.ONNX) && COMPUTES.contains(node.opType()) && hasOneOutput(node);
    }

    private static boolean hasOneOutput(Node node) {
        return node.outputs().stream().filter(output -> !output.isEmpty()).count() == 1
                && !node.output(0).isEmpty();
    }

    /** Return the activations that a move or a computation reads; the rest are sizes, axes and indices. */
    static List<String> activations(Node node) {
        return SEVERAL_ACTIVATIONS.contains(node.opType()) ? List.copyOf(node.inputs()) : List.of(node.input(0));
    }

    /** Return whether ONNX Runtime needs integers behind a node, too, to compute it with integers. */
    static boolean needsIntegersBehind(Node node) {
        return !node.is("MatMul") && !node.is("Gemm");
    }

    /**
     * Return whether a node is Relu, or Clip from 0 to something: saturating integers do that by themselves, since their lowest one
     * then stands for 0.
     */
    static boolean isSaturation(Node node, Graph graph, Values values) {
        return node.is("Relu") || (node.is("Clip") && Float.valueOf(0).equals(bound(node, 1, graph, values)));
    }

    /** Return the upper bound of a Clip; {@code null} if it has none that is known. */
    static @Nullable Float upperBound(Node node, Graph graph, Values values) {
        return node.is("Clip") ? bound(node, 2, graph, values) : null;
    }

    private static @Nullable Float bound(Node clip, int input, Graph graph, Values values) {
        Constant constant = values.constant(graph, clip.input(input));
        TensorProto tensor = constant == null ? null : constant.tensor();
        return tensor != null && Tensors.isFloat(tensor) && Tensors.elementCount(tensor) == 1
                ? (Float) Tensors.floats(tensor).get(0)
                : null;
    }
}
