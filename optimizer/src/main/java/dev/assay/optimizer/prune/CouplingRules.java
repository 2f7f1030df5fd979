package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import java.util.List;
import java.util.stream.Stream;

/** Couple the axes around each node by what its operator does; around operators without a rule, everything stays. */
final class CouplingRules {
    private static final int OPSET_WITH_PLAIN_SOFTMAX = 13;

    private final Couplings couplings;
    private final ProductRules products;
    private final ShapeRules shapes;
    private final long opset;

    CouplingRules(Graph graph, Values values, Couplings couplings, long opset) {
        this.couplings = couplings;
        this.opset = opset;
        products = new ProductRules(graph, values, couplings);
        shapes = new ShapeRules(graph, values, couplings);
    }

    /** Return the products that were met so far. */
    List<Product> products() {
        return products.products();
    }

    /** Look at a node. */
    void visit(Node node) {
        boolean ruled = node.subgraphs().isEmpty()
                && Stream.concat(node.inputs().stream(), node.outputs().stream())
                        .filter(value -> !value.isEmpty())
                        .allMatch(couplings::knows)
                && apply(node);
        if (!ruled) {
            pin(node, "no rule tells what " + node.opType() + " does with its channels");
        }
    }

    /** Make everything around a node stay. */
    void pin(Node node, String reason) {
        Stream.concat(node.inputs().stream(), node.outputs().stream())
                .filter(couplings::knows)
                .forEach(value -> couplings.pin(value, reason));
    }

    private boolean apply(Node node) {
        return switch (node.domain()) {
            case Node.ONNX -> applyOnnx(node);
            case Node.MICROSOFT ->
                switch (node.opType()) {
                    case "Gelu", "FastGelu", "QuickGelu", "BiasGelu" -> elementwise(node);
                    default -> false;
                };
            default -> false;
        };
    }

    private boolean applyOnnx(Node node) {
        return switch (node.opType()) {
            case "Conv" -> products.conv(node);
            case "ConvTranspose" -> products.convTranspose(node);
            case "Gemm" -> products.gemm(node);
            case "MatMul" -> products.matMul(node);
            case "BatchNormalization" -> batchNormalization(node);
            case "InstanceNormalization" -> instanceNormalization(node);
            case "LayerNormalization" -> layerNormalization(node);
            case "Softmax", "LogSoftmax", "Hardmax" -> softmax(node);
            case "MaxPool", "AveragePool", "LpPool", "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool" -> pool(node);
            case "Pad" -> pad(node);
            case "Upsample" -> shapes.sameAxes(node);
            case "Resize" -> shapes.sized(node, 3);
            case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> shapes.reshape(node);
            case "Transpose" -> shapes.transpose(node);
            case "Concat" -> shapes.concat(node);
            case "Split" -> shapes.split(node);
            case "Slice" -> shapes.slice(node);
            case "Gather" -> shapes.gather(node);
            case "Shape" -> shapes.shape(node);
            case "ReduceMean",
                    "ReduceSum",
                    "ReduceMax",
                    "ReduceMin",
                    "ReduceProd",
                    "ReduceL1",
                    "ReduceL2",
                    "ReduceLogSum",
                    "ReduceLogSumExp",
                    "ReduceSumSquare" -> shapes.reduce(node);
            default -> isElementwise(node.opType()) && elementwise(node);
        };
    }

    private static boolean isElementwise(String opType) {
        return switch (opType) {
            case "Relu",
                    "LeakyRelu",
                    "ThresholdedRelu",
                    "PRelu",
                    "Elu",
                    "Selu",
                    "Celu",
                    "Gelu",
                    "Mish",
                    "Sigmoid",
                    "HardSigmoid",
                    "HardSwish",
                    "Swish",
                    "Tanh",
                    "Softplus",
                    "Softsign",
                    "Shrink",
                    "Erf",
                    "Exp",
                    "Log",
                    "Sqrt",
                    "Reciprocal",
                    "Abs",
                    "Neg",
                    "Floor",
                    "Ceil",
                    "Round",
                    "Sign",
                    "Sin",
                    "Cos",
                    "Clip",
                    "Cast",
                    "Identity",
                    "Dropout",
                    "Add",
                    "Sub",
                    "Mul",
                    "Div",
                    "Pow",
                    "Min",
                    "Max",
                    "Sum",
                    "Mean",
                    "Where",
                    "Equal",
                    "Less",
                    "LessOrEqual",
                    "Greater",
                    "GreaterOrEqual",
                    "And",
                    "Or",
                    "Not" -> true;
            default -> false;
        };
    }

    private boolean elementwise(Node node) {
        for (String output : node.outputs()) {
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !output.isEmpty()) {
                    products.broadcast(input, output);
                }
            }
        }
        return true;
    }

    private boolean batchNormalization(Node node) {
        String y = node.output(0);
        shapes.sameAxes(node);
        for (int parameter = 1; parameter < node.inputs().size(); parameter++) {
            couplings.couple(node.input(parameter), 0, y, 1);
        }
        return node.outputs().size() == 1;
    }

    private boolean instanceNormalization(Node node) {
        String y = node.output(0);
        shapes.sameAxes(node);
        couplings.couple(node.input(1), 0, y, 1);
        couplings.couple(node.input(2), 0, y, 1);
        pinFrom(2, y, "InstanceNormalization averages over its channels");
        return true;
    }

    private boolean layerNormalization(Node node) {
        String y = node.output(0);
        shapes.sameAxes(node);
        products.broadcast(node.input(1), y);
        pinFrom(ShapeRules.axis(node, -1, couplings.rank(y)), y, "LayerNormalization averages over its channels");
        return node.outputs().size() == 1;
    }

    private boolean softmax(Node node) {
        String y = node.output(0);
        shapes.sameAxes(node);
        boolean plain = opset >= OPSET_WITH_PLAIN_SOFTMAX;
        int axis = ShapeRules.axis(node, plain ? -1 : 1, couplings.rank(y));
        if (plain) {
            couplings.pin(y, axis, node.opType() + " sums over its channels");
        } else {
            pinFrom(axis, y, node.opType() + " sums over its channels");
        }
        return true;
    }

    private boolean pool(Node node) {
        String x = node.input(0);
        for (String y : node.outputs()) {
            couplings.couple(x, 0, y, 0);
            couplings.couple(x, 1, y, 1);
            pinFrom(2, x, node.opType() + " moves a window over its channels");
            pinFrom(2, y, node.opType() + " moves a window over its channels");
        }
        return true;
    }

    /** Sizes may stay the same although indices move: one is cut off, and one is added. */
    private boolean pad(Node node) {
        shapes.sameAxes(node);
        pinFrom(2, node.output(0), "Pad moves its channels");
        return couplings.rank(node.output(0)) > 2;
    }

    private void pinFrom(int first, String value, String reason) {
        for (int axis = first; axis < couplings.rank(value); axis++) {
            couplings.pin(value, axis, reason);
        }
    }
}
