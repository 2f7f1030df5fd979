package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turn EmbedLayerNormalization of ONNX Runtime into QEmbedLayerNormalization, whose tables are integers.
 *
 * <p>All its weights, also the few of the normalization, must be integers with one scale each. They are UINT8 with a zero point,
 * which loses the least, and never reduced: no product is summed up over them.
 */
final class EmbeddingQuantization {
    private static final int FIRST_WEIGHT = 2;
    private static final int SEGMENTS = 4;

    /** One after the last weight: word, position and segment tables, gamma, beta. */
    private static final int END_OF_WEIGHTS = 7;

    private static final int POSITION_IDS = 8;

    private final DynamicRewrite rewrite;
    private final Map<Constant, QuantizedTensor> known = new HashMap<>();

    EmbeddingQuantization(DynamicRewrite rewrite) {
        this.rewrite = rewrite;
    }

    List<Node> quantize(Node node, Graph graph) {
        if (!node.input(POSITION_IDS).isEmpty()
                || !node.output(2).isEmpty()
                || node.intAttribute("mask_index_type", 0) != 0) {
            rewrite.report()
                    .left(
                            node,
                            "it takes positions or gives more than embeddings, for which ONNX Runtime has no kernel");
            return List.of(node);
        }
        List<@Nullable QuantizedTensor> weights = new ArrayList<>();
        for (int i = FIRST_WEIGHT; i < END_OF_WEIGHTS; i++) {
            boolean leftOut = i == SEGMENTS && node.input(i).isEmpty();
            Constant weight = rewrite.values().constant(graph, node.input(i));
            QuantizedTensor quantized = weight == null || !Tensors.isFloat(weight.tensor()) ? null : quantized(weight);
            if (quantized == null && !leftOut) {
                rewrite.report().left(node, "its weights are no constants of finite 32-bit floats");
                return List.of(node);
            }
            weights.add(quantized);
        }
        for (int i = FIRST_WEIGHT; i < END_OF_WEIGHTS; i++) {
            Constant weight = rewrite.values().constant(graph, node.input(i));
            if (weight != null) {
                rewrite.replace(weight, Objects.requireNonNull(weights.get(i - FIRST_WEIGHT)));
            }
        }
        rewrite.report().changed(node);
        List<String> inputs = new ArrayList<>(List.of(node.input(0), node.input(1)));
        weights.forEach(
                weight -> inputs.add(weight == null ? "" : weight.values().getName()));
        inputs.add(node.input(END_OF_WEIGHTS));
        weights.forEach(
                weight -> inputs.add(weight == null ? "" : weight.scale().getName()));
        weights.forEach(
                weight -> inputs.add(weight == null ? "" : weight.zeroPoint().getName()));
        // Unlike the operator with floats, this one must give a mask index.
        String maskIndex =
                node.output(1).isEmpty() ? rewrite.names().unique(node.output(0) + "_mask_index") : node.output(1);
        return List.of(Node.of(
                Node.MICROSOFT,
                "QEmbedLayerNormalization",
                rewrite.names().unique(node.name() + "_quant"),
                inputs,
                List.of(node.output(0), maskIndex),
                Attributes.of("epsilon", node.floatAttribute("epsilon", 1e-12f))));
    }

    private @Nullable QuantizedTensor quantized(Constant weight) {
        QuantizedTensor before = known.get(weight);
        if (before != null) {
            return before;
        }
        QuantizedTensor made = QuantizedTensor.perTensor(
                weight.tensor(), rewrite.stem(weight.name()), QuantizedType.UINT8, false, false);
        if (made != null) {
            known.put(weight, made);
        }
        return made;
    }
}
