package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Make a CPU give what hardware with 16-bit floats gives.
 *
 * <p>ONNX Runtime's CPU kernels have 32 bits, and where one node's result goes straight into the next, it stays at 32 bits: what
 * would be out of range elsewhere is not seen. So every node at 16 bits gets Casts of its own, which are kept: it computes with 32
 * bits, as the sums of such hardware do, and each result is rounded.
 */
final class HalfSimulation {
    /** What gives 16-bit floats by itself, or changes the width anyway. */
    private static final Set<String> AS_THEY_ARE = Set.of(
            "Cast", "Constant", "ConstantOfShape", "EyeLike", "RandomNormal", "RandomUniform", "RandomNormalLike");

    private final ElementTypes types;
    private final Names names;

    private HalfSimulation(Model model) {
        types = ElementTypes.of(model.graph());
        names = Names.of(model.graph());
    }

    /** Return a copy of a converted model that shows what 16 bits cost. */
    static Model of(Model converted) {
        Model copy = converted.copy();
        HalfSimulation simulation = new HalfSimulation(copy);
        copy.graph().withSubgraphs().forEach(simulation::castAroundNodes);
        return copy;
    }

    private void castAroundNodes(Graph graph) {
        Map<String, String> widened = new HashMap<>();
        graph.rewrite(node -> {
            if (AS_THEY_ARE.contains(node.opType()) || !node.subgraphs().isEmpty()) {
                return List.of(node);
            }
            List<Node> result = new ArrayList<>();
            node.inputs()
                    .replaceAll(input -> isHalf(graph, input)
                            ? widened.computeIfAbsent(input, _ -> {
                                String wide = names.unique(input + "_wide");
                                result.add(cast(input, wide, DataType.FLOAT));
                                return wide;
                            })
                            : input);
            result.add(node);
            node.outputs().replaceAll(output -> {
                if (!isHalf(graph, output)) {
                    return output;
                }
                String wide = names.unique(output + "_unrounded");
                result.add(cast(wide, output, DataType.FLOAT16));
                return wide;
            });
            return result;
        });
    }

    private boolean isHalf(Graph graph, String value) {
        return !value.isEmpty() && types.of(graph, value) == DataType.FLOAT16;
    }

    private Node cast(String from, String to, DataType type) {
        return Node.of(
                "Cast",
                names.unique(to + "_simulated"),
                List.of(from),
                List.of(to),
                Attributes.of("to", type.getNumber()));
    }
}
