package dev.assay.optimizer.half;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tell at which nodes of the main graph a model loses precision at 16 bits.
 *
 * <p>A node's error is the largest of two: how badly 16 bits can hold what it reads and writes in the original model, which is
 * infinite where that is out of range; and by how much the converted model's error grows from its inputs to its outputs.
 */
final class NodeErrors {
    private final Map<String, HostTensor> original;
    private final Map<String, HostTensor> converted;

    private NodeErrors(Map<String, HostTensor> original, Map<String, HostTensor> converted) {
        this.original = original;
        this.converted = converted;
    }

    /**
     * Return nodes of the main graph, those with the largest error first; among equals the order in which they run.
     *
     * @param half the model after conversion
     * @param candidates names of the nodes to look at
     * @param feed what the model takes
     */
    static List<Node> ranked(Model model, Model half, Set<String> candidates, Map<String, HostTensor> feed) {
        List<Node> nodes = model.graph().nodes().stream()
                .filter(node -> candidates.contains(node.name()))
                .toList();
        ElementTypes types = ElementTypes.of(model.graph());
        Set<String> made = new LinkedHashSet<>();
        model.graph()
                .nodes()
                .forEach(node -> node.outputs().stream()
                        .filter(output -> types.of(model.graph(), output) == DataType.FLOAT)
                        .forEach(made::add));
        NodeErrors errors =
                new NodeErrors(run(model, made, feed), run(HalfSimulation.of(half), made(half, made), feed));
        Map<Node, Double> byNode = new HashMap<>();
        nodes.forEach(node -> byNode.put(node, errors.of(node)));
        List<Node> ranked = new ArrayList<>(nodes);
        ranked.sort(Comparator.comparingDouble((Node node) -> byNode.getOrDefault(node, 0.0))
                .reversed());
        return ranked;
    }

    /** Return those of the values that the converted model has under the same name. */
    private static Set<String> made(Model half, Set<String> values) {
        Set<String> made = new LinkedHashSet<>();
        half.graph().nodes().forEach(node -> made.addAll(node.outputs()));
        made.retainAll(values);
        return made;
    }

    private static Map<String, HostTensor> run(Model model, Set<String> values, Map<String, HostTensor> feed) {
        try (OrtModel loaded = OrtModel.open(model.withOutputs(values), GraphOptimization.BASIC)) {
            return loaded.run(feed, values);
        }
    }

    private double of(Node node) {
        double held = 0;
        double before = 0;
        for (String input : node.inputs()) {
            held = Math.max(held, held(input));
            before = Math.max(before, error(input));
        }
        double after = 0;
        for (String output : node.outputs()) {
            held = Math.max(held, held(output));
            after = Math.max(after, error(output));
        }
        return Math.max(held, before == Double.POSITIVE_INFINITY ? 0 : Math.max(0, after - before));
    }

    /** Return the error of rounding a value of the original model to 16 bits. */
    private double held(String value) {
        HostTensor tensor = original.get(value);
        HostTensor actual = converted.get(value);
        if (tensor == null || (actual != null && isFinite(actual))) {
            // Out of range and yet finite: a weight was clamped, as masks are.
            return 0;
        }
        float[] expected = tensor.toFloatArray();
        float[] rounded = new float[expected.length];
        for (int i = 0; i < expected.length; i++) {
            rounded[i] = Float.float16ToFloat(Float.floatToFloat16(expected[i]));
        }
        return OutputError.between(expected, rounded);
    }

    private static boolean isFinite(HostTensor tensor) {
        for (float value : tensor.toWidenedArray()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private double error(String value) {
        HostTensor expected = original.get(value);
        HostTensor actual = converted.get(value);
        return expected == null || actual == null
                ? 0
                : OutputError.between(expected.toFloatArray(), actual.toWidenedArray());
    }
}
