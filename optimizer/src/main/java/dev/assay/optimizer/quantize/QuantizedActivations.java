package dev.assay.optimizer.quantize;

import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of one graph that are quantized while the model runs: each once, however many nodes read it. */
final class QuantizedActivations {
    private final Names names;
    private final Map<String, Activation> known = new HashMap<>();

    QuantizedActivations(Names names) {
        this.names = names;
    }

    /** The names that a value has after it was quantized. */
    record Activation(String values, String scale, String zeroPoint) {}

    /** Return the names of a value; a node that makes them first is added to a list. */
    Activation of(String value, List<Node> before) {
        return known.computeIfAbsent(value, _ -> {
            Activation activation = new Activation(
                    names.unique(value + "_quantized"),
                    names.unique(value + "_scale"),
                    names.unique(value + "_zero_point"));
            before.add(Node.of(
                    "DynamicQuantizeLinear",
                    names.unique(value + "_QuantizeLinear"),
                    List.of(value),
                    List.of(activation.values(), activation.scale(), activation.zeroPoint())));
            return activation;
        });
    }
}
