package dev.assay.optimizer.qdq;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * A Conv, MatMul or Gemm that multiplies an activation with a constant weight.
 *
 * @param weight the weight as the model stores it
 * @param channelAxis the axis of the weight that counts output channels; {@link #WHOLE} where one scale must do for all
 * @param bias what it adds by itself, one number for each output channel; {@code null} for nothing
 */
record WeightedNode(
        Node node,
        TensorProto weight,
        int channelAxis,
        @Nullable TensorProto bias) {
    /** The channel axis of a weight that has none. */
    static final int WHOLE = -1;

    /** What is known about a node. */
    sealed interface Finding {
        record Usable(WeightedNode node) implements Finding {}

        /** It is one, but integers can't do it. */
        record Unusable(String reason) implements Finding {}

        /** It is no Conv, MatMul or Gemm. */
        record Other() implements Finding {}
    }

    /** Look at a node of the main graph. */
    static Finding find(Node node, Graph graph, Values values) {
        if (!IntegerKernels.isProduct(node)) {
            return new Finding.Other();
        }
        Constant weight = values.constant(graph, node.input(1));
        if (weight == null) {
            return new Finding.Unusable("its second input is no constant");
        }
        if (!Tensors.isFloat(weight.tensor())) {
            return new Finding.Unusable("its weight is " + Tensors.type(weight.tensor()));
        }
        if (weight.tensor().getDimsCount() < 2 || !Tensors.isFinite(Tensors.floats(weight.tensor()))) {
            return new Finding.Unusable("its weight is a vector, or has values that are not finite");
        }
        if (values.constant(graph, node.input(0)) != null) {
            return new Finding.Unusable("its first input is a constant");
        }
        if (node.is("Gemm")
                && (node.floatAttribute("alpha", 1) != 1
                        || node.floatAttribute("beta", 1) != 1
                        || node.intAttribute("transA", 0) != 0)) {
            return new Finding.Unusable("it scales or transposes its activations");
        }
        int axis = channelAxis(node, weight.tensor());
        TensorProto bias = null;
        if (!node.is("MatMul") && !node.input(2).isEmpty()) {
            Constant constant = values.constant(graph, node.input(2));
            if (constant == null
                    || !Tensors.isFloat(constant.tensor())
                    || Tensors.elementCount(constant.tensor())
                            != weight.tensor().getDims(axis)) {
                return new Finding.Unusable("its bias is no constant with one number for each output");
            }
            bias = constant.tensor();
        }
        return new Finding.Usable(new WeightedNode(node, weight.tensor(), axis, bias));
    }

    private static int channelAxis(Node node, TensorProto weight) {
        if (node.is("Conv")) {
            return 0;
        }
        if (node.is("Gemm")) {
            return node.intAttribute("transB", 0) != 0 ? 0 : 1;
        }
        // ONNX Runtime knows one scale for each column of a matrix only.
        return weight.getDimsCount() == 2 ? 1 : WHOLE;
    }

    /** Return the value that is multiplied with the weight. */
    String activation() {
        return node.input(0);
    }

    String output() {
        return node.output(0);
    }

    /** Return the axis of the output that counts channels; below 0 it is counted from the end. */
    int outputChannelAxis() {
        return node.is("Conv") ? 1 : -1;
    }
}
