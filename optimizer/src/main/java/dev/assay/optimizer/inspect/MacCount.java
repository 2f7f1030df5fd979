package dev.assay.optimizer.inspect;

import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.graph.Node;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Count what a node multiplies: multiply-accumulate operations (MACs), one for each product that is added to a sum.
 *
 * <p>Only operators that do most of a model's work are counted: products of matrices, convolutions, recurrent layers, attention.
 */
final class MacCount {
    private final ObservedShapes shapes;

    MacCount(ObservedShapes shapes) {
        this.shapes = shapes;
    }

    /** How the multiplications of an operator are counted. */
    private enum Kind {
        CONVOLUTION,
        TRANSPOSED_CONVOLUTION,
        PRODUCT,
        PRODUCT_OF_BLOCKS,
        RECURRENT,
        ATTENTION,
        NONE
    }

    private static Kind kind(Node node) {
        return switch (node.opType()) {
            case "Conv", "ConvInteger", "FusedConv", "QLinearConv" -> Kind.CONVOLUTION;
            case "ConvTranspose" -> Kind.TRANSPOSED_CONVOLUTION;
            case "MatMul",
                    "MatMulInteger",
                    "MatMulIntegerToFloat",
                    "DynamicQuantizeMatMul",
                    "QLinearMatMul",
                    "FusedMatMul",
                    "Gemm",
                    "FusedGemm",
                    "QGemm" -> Kind.PRODUCT;
            case "MatMulNBits" -> Kind.PRODUCT_OF_BLOCKS;
            case "LSTM", "GRU", "RNN", "DynamicQuantizeLSTM" -> Kind.RECURRENT;
            case "Attention", "QAttention", "MultiHeadAttention" -> Kind.ATTENTION;
            default -> Kind.NONE;
        };
    }

    /** Return whether a node's work is counted. */
    static boolean counts(Node node) {
        return kind(node) != Kind.NONE;
    }

    /** Return the values whose shapes a node's count needs. */
    static List<String> needs(Node node) {
        return Stream.concat(
                        node.inputs().stream().limit(4), node.outputs().stream().limit(1))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Return how many multiplications a node does; empty if it is not counted, or a shape that they follow from is unknown. */
    OptionalLong of(Node node) {
        List<Long> x = dims(node, 0);
        List<Long> weight = dims(node, node.opType().equals("QLinearConv") ? 3 : 1);
        List<Long> y = shapes.dims(node.output(0)).orElse(null);
        if (x == null || weight == null || y == null) {
            return OptionalLong.empty();
        }
        return switch (kind(node)) {
            case CONVOLUTION -> OptionalLong.of(product(y) * filter(weight));
            case TRANSPOSED_CONVOLUTION -> OptionalLong.of(product(x) * filter(weight));
            case PRODUCT -> OptionalLong.of(product(y) * summands(node, x));
            case PRODUCT_OF_BLOCKS -> OptionalLong.of(product(y) * node.intAttribute("K", 0));
            case RECURRENT -> recurrent(node, x, weight);
            case ATTENTION -> attention(node, x, weight);
            case NONE -> OptionalLong.empty();
        };
    }

    /**
     * Return how many of a node's multiplications are with its weight, where its second input is one.
     *
     * @param all of the node's multiplications
     */
    long withWeight(Node node, long all) {
        List<Long> x = dims(node, 0);
        List<Long> weight = dims(node, 1);
        return kind(node) == Kind.ATTENTION && x != null && weight != null && weight.size() == 2
                ? projection(x, weight)
                : all;
    }

    private @Nullable List<Long> dims(Node node, int input) {
        return shapes.dims(node.input(input)).orElse(null);
    }

    /** A filter holds all that one number of an output (of an input, where it is transposed) is multiplied with. */
    private static long filter(List<Long> weight) {
        return product(weight.subList(1, weight.size()));
    }

    private static long summands(Node node, List<Long> x) {
        return x.get(node.intAttribute("transA", 0) == 0 || x.size() == 1 ? x.size() - 1 : x.size() - 2);
    }

    private OptionalLong recurrent(Node node, List<Long> x, List<Long> weight) {
        List<Long> recurrence = dims(node, 2);
        return recurrence == null
                ? OptionalLong.empty()
                : OptionalLong.of(x.get(0) * x.get(1) * (product(weight) + product(recurrence)));
    }

    /** Scores of all pairs of positions, and sums that they weigh; ONNX Runtime's Attention also makes query, key and value. */
    private static OptionalLong attention(Node node, List<Long> x, List<Long> second) {
        if (node.domain().equals(Node.MICROSOFT) && second.size() == 2) {
            long positions = x.get(1);
            long hidden = second.get(1) / 3;
            return OptionalLong.of(projection(x, second) + x.get(0) * 2 * positions * positions * hidden);
        }
        return second.size() < 3
                ? OptionalLong.empty()
                : OptionalLong.of(2 * product(x) * second.get(second.size() - 2));
    }

    private static long projection(List<Long> x, List<Long> weight) {
        return x.get(0) * x.get(1) * product(weight);
    }

    private static long product(List<Long> dims) {
        return dims.stream().reduce(1L, (one, other) -> one * other);
    }
}
