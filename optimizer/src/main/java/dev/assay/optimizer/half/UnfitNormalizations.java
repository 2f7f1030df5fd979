package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Find batch normalizations that would divide by something else with their variance in 16 bits: it may be too large, or so small that
 * little is left of it.
 */
final class UnfitNormalizations {
    private static final int VARIANCE = 4;
    private static final float DEFAULT_EPSILON = 1e-5f;

    /** What is divided by may be off by this, as a fraction; its square root is off by half of it. */
    private static final double LARGEST_ERROR = 0.01;

    private UnfitNormalizations() {}

    /** Return the names of nodes. */
    static Set<String> of(Model model) {
        Values values = Values.of(model.graph());
        Set<String> unfit = new LinkedHashSet<>();
        for (Graph graph : model.graph().withSubgraphs()) {
            for (Node node : graph.nodes()) {
                Constant variance = node.is("BatchNormalization") ? values.constant(graph, node.input(VARIANCE)) : null;
                if (variance != null
                        && Tensors.isFloat(variance.tensor())
                        && isUnfit(variance.tensor(), node.floatAttribute("epsilon", DEFAULT_EPSILON))) {
                    unfit.add(node.name());
                }
            }
        }
        return unfit;
    }

    private static boolean isUnfit(TensorProto variance, float epsilon) {
        FloatBuffer exact = Tensors.floats(variance);
        FloatBuffer rounded =
                Tensors.floats(HalfFloats.round(variance, variance.getName()).tensor());
        for (int i = 0; i < exact.limit(); i++) {
            double error = Math.abs((double) rounded.get(i) - exact.get(i));
            if (error > LARGEST_ERROR * (Math.abs(exact.get(i)) + epsilon)) {
                return true;
            }
        }
        return false;
    }
}
