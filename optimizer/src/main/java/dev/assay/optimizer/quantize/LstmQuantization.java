package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turn LSTM into DynamicQuantizeLSTM of ONNX Runtime, which quantizes its activations by itself.
 *
 * <p>As {@code LSTMQuant} of {@code onnxruntime.quantization} does, but also with UINT8 weights. That kernel wants both weights
 * turned round, [directions, inputs, 4 * hidden], and the same zero point for all channels.
 */
final class LstmQuantization {
    /** Inputs of both operators before the scales: X, W, R, B, sequence lengths, initial h and c, peepholes. */
    private static final int SHARED_INPUTS = 8;

    private final DynamicRewrite rewrite;
    private final Map<Constant, QuantizedTensor> known = new HashMap<>();

    LstmQuantization(DynamicRewrite rewrite) {
        this.rewrite = rewrite;
    }

    List<Node> quantize(Node node, Graph graph) {
        Constant inputWeight = weight(node.input(1), graph);
        Constant recurrentWeight = weight(node.input(2), graph);
        if (inputWeight == null || recurrentWeight == null) {
            rewrite.report().left(node, "its weights are no constants of 32-bit floats");
            return List.of(node);
        }
        if (node.intAttribute("layout", 0) != 0) {
            rewrite.report().left(node, "the batch comes first, for which ONNX Runtime has no kernel");
            return List.of(node);
        }
        QuantizedTensor input = quantized(inputWeight);
        QuantizedTensor recurrent = quantized(recurrentWeight);
        if (input == null || recurrent == null) {
            rewrite.report().left(node, "its weight has values that are not finite");
            return List.of(node);
        }
        rewrite.replace(inputWeight, input);
        rewrite.replace(recurrentWeight, recurrent);
        rewrite.report().changed(node);
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < SHARED_INPUTS; i++) {
            inputs.add(node.input(i));
        }
        inputs.set(1, input.values().getName());
        inputs.set(2, recurrent.values().getName());
        for (QuantizedTensor weight : List.of(input, recurrent)) {
            inputs.add(weight.scale().getName());
            inputs.add(weight.zeroPoint().getName());
        }
        node.removeAttribute("layout");
        return List.of(Node.of(
                Node.MICROSOFT,
                "DynamicQuantizeLSTM",
                rewrite.names().unique(node.name() + "_quant"),
                inputs,
                node.outputs(),
                node.attributes().values().toArray(AttributeProto[]::new)));
    }

    private @Nullable Constant weight(String name, Graph graph) {
        Constant weight = rewrite.values().constant(graph, name);
        return weight != null
                        && Tensors.isFloat(weight.tensor())
                        && weight.tensor().getDimsCount() == 3
                        && Tensors.elementCount(weight.tensor()) > 0
                ? weight
                : null;
    }

    private @Nullable QuantizedTensor quantized(Constant weight) {
        QuantizedTensor before = known.get(weight);
        if (before != null) {
            return before;
        }
        DynamicQuantizationOptions options = rewrite.options();
        QuantizedTensor made = LstmWeight.quantized(
                weight.tensor(),
                rewrite.stem(weight.name()),
                options.weights(),
                options.perChannel(),
                options.reduceRange());
        if (made != null) {
            known.put(weight, made);
        }
        return made;
    }
}
