package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turn Attention of ONNX Runtime into QAttention, whose projection to queries, keys and values multiplies integers.
 *
 * <p>As {@code AttentionQuant} of {@code onnxruntime.quantization} does.
 */
final class AttentionQuantization {
    /** What QAttention can be told; whatever else an Attention may be told must not matter. */
    private static final Set<String> SHARED_ATTRIBUTES =
            Set.of("num_heads", "unidirectional", "mask_filter_value", "past_present_share_buffer");

    private final DynamicRewrite rewrite;

    AttentionQuantization(DynamicRewrite rewrite) {
        this.rewrite = rewrite;
    }

    List<Node> quantize(Node node, Graph graph, QuantizedActivations activations) {
        Constant weight = rewrite.values().constant(graph, node.input(1));
        String obstacle = obstacle(node, weight);
        if (obstacle != null) {
            rewrite.report().left(node, obstacle);
            return List.of(node);
        }
        QuantizedTensor quantized = rewrite.matrix(node, Objects.requireNonNull(weight), false);
        if (quantized == null) {
            return List.of(node);
        }
        rewrite.report().changed(node);
        List<Node> nodes = new ArrayList<>();
        QuantizedActivations.Activation input = activations.of(node.input(0), nodes);
        nodes.add(Node.of(
                Node.MICROSOFT,
                "QAttention",
                rewrite.names().unique(node.name() + "_quant"),
                List.of(
                        input.values(),
                        quantized.values().getName(),
                        node.input(2),
                        input.scale(),
                        quantized.scale().getName(),
                        node.input(3),
                        input.zeroPoint(),
                        quantized.zeroPoint().getName(),
                        node.input(4)),
                node.outputs(),
                node.attributes().values().stream()
                        .filter(attribute -> SHARED_ATTRIBUTES.contains(attribute.getName()))
                        .toArray(AttributeProto[]::new)));
        return nodes;
    }

    /** Return why a node can't be quantized. */
    private static @Nullable String obstacle(Node node, @Nullable Constant weight) {
        if (weight == null
                || !Tensors.isFloat(weight.tensor())
                || weight.tensor().getDimsCount() != 2) {
            return "its weight is no constant matrix of 32-bit floats";
        }
        if (node.input(2).isEmpty()) {
            return "it has no bias, without which ONNX Runtime has no kernel";
        }
        long columns = weight.tensor().getDims(1);
        List<Long> sizes = node.intsAttribute("qkv_hidden_sizes");
        if (sizes != null && !sizes.stream().allMatch(size -> size * 3 == columns)) {
            return "queries and values differ in size, for which ONNX Runtime has no kernel";
        }
        long heads = node.intAttribute("num_heads", 1);
        float usualScale = (float) (1 / Math.sqrt(columns / 3.0 / heads));
        float scale = node.floatAttribute("scale", usualScale);
        boolean more = Stream.of(5, 6).anyMatch(i -> !node.input(i).isEmpty())
                || node.intAttribute("do_rotary", 0) != 0
                || (scale != 0 && Math.abs(scale - usualScale) > 1e-6 * usualScale);
        return more ? "it has a bias, a rotation or a scale of its own, for which ONNX Runtime has no kernel" : null;
    }
}
