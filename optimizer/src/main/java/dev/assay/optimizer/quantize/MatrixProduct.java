package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * See MatMul and Gemm alike: an activation times a constant matrix, perhaps plus a bias.
 *
 * @param weight the matrix as the model stores it
 * @param transposed the model stores it as [N, K] instead of [K, N]
 * @param bias what is added to the product, "" for nothing
 */
record MatrixProduct(Node node, Constant weight, boolean transposed, String bias) {
    /**
     * Look at a node.
     *
     * @param usable tells whether a weight has a type that the caller can deal with
     * @return {@code null}, after a note in the report, if the node is no product with such a constant matrix
     */
    static @Nullable MatrixProduct of(
            Node node, Graph graph, Values values, Predicate<TensorProto> usable, PassReport.Builder report) {
        boolean gemm = node.is("Gemm");
        if ((!gemm && !node.is("MatMul")) || node.output(0).isEmpty()) {
            return null;
        }
        Constant weight = values.constant(graph, node.input(1));
        if (weight == null) {
            report.left(node, "its second input is no constant");
            return null;
        }
        if (!usable.test(weight.tensor())) {
            report.left(node, "its weight is " + Tensors.type(weight.tensor()));
            return null;
        }
        if (weight.tensor().getDimsCount() != 2 || Tensors.elementCount(weight.tensor()) == 0) {
            report.left(node, "its weight is no matrix");
            return null;
        }
        boolean hasBias = !node.input(2).isEmpty();
        if (gemm
                && (node.floatAttribute("alpha", 1) != 1
                        || (hasBias && node.floatAttribute("beta", 1) != 1)
                        || node.intAttribute("transA", 0) != 0)) {
            report.left(node, "it scales or transposes its activations");
            return null;
        }
        return new MatrixProduct(node, weight, gemm && node.intAttribute("transB", 0) != 0, node.input(2));
    }

    /** Return K, how many activations each output is a sum over. */
    int rows() {
        return Math.toIntExact(weight.tensor().getDims(transposed ? 1 : 0));
    }

    /** Return the value that the bare product goes to. */
    String product() {
        return bias.isEmpty() ? node.output(0) : node.output(0) + "_MatMul";
    }

    /** Return the node that adds the bias to {@link #product()}. */
    Node addition() {
        return Node.of("Add", node.name() + "_Add", List.of(product(), bias), List.of(node.output(0)));
    }
}
