package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rewriting of different operators shares: the model's values and names, and the weights that are quantized already. */
final class DynamicRewrite {
    private final DynamicQuantizationOptions options;
    private final Values values;
    private final Names names;
    private final PassReport.Builder report;
    private final Map<Matrix, QuantizedTensor> matrices = new HashMap<>();
    private final Set<Constant> replaced = new HashSet<>();

    private record Matrix(Constant weight, boolean transposed) {}

    DynamicRewrite(DynamicQuantizationOptions options, Values values, Names names, PassReport.Builder report) {
        this.options = options;
        this.values = values;
        this.names = names;
        this.report = report;
    }

    DynamicQuantizationOptions options() {
        return options;
    }

    Values values() {
        return values;
    }

    Names names() {
        return names;
    }

    PassReport.Builder report() {
        return report;
    }

    /** Return the constants that quantized ones have taken the place of. */
    Set<Constant> replaced() {
        return replaced;
    }

    /** Return the wished stem, or one like it, to which {@code _quantized} can be added and nobody has or gets the same. */
    String stem(String wish) {
        return names.stem(wish, "_quantized");
    }

    /**
     * Return a matrix [K, N] of integers.
     *
     * @param node reads it
     * @param transposed the model stores it as [N, K]
     * @return {@code null}, after a note in the report, if it has values that are not finite
     */
    @Nullable
    QuantizedTensor matrix(Node node, Constant weight, boolean transposed) {
        Matrix key = new Matrix(weight, transposed);
        QuantizedTensor known = matrices.get(key);
        if (known != null) {
            return known;
        }
        String stem = stem(weight.name() + (transposed ? "_transposed" : ""));
        TensorProto matrix = transposed ? Tensors.transposed(weight.tensor(), stem) : weight.tensor();
        boolean symmetric = options.weights() == QuantizedType.INT8;
        QuantizedTensor quantized = options.perChannel()
                ? QuantizedTensor.perColumn(matrix, stem, options.weights(), symmetric, options.reduceRange())
                : QuantizedTensor.perTensor(matrix, stem, options.weights(), symmetric, options.reduceRange());
        if (quantized == null) {
            report.left(node, "its weight has values that are not finite");
            return null;
        }
        matrices.put(key, quantized);
        replace(weight, quantized);
        return quantized;
    }

    /** Put a quantized weight beside the one that it was made from, which goes if nobody reads it in the end. */
    void replace(Constant original, QuantizedTensor quantized) {
        List.of(quantized.values(), quantized.scale(), quantized.zeroPoint()).forEach(original.owner()::putInitializer);
        replaced.add(original);
    }
}
