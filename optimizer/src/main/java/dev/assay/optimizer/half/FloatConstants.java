package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Make weights of Constant nodes that hold floats: then there is one kind of constant to convert. */
final class FloatConstants {
    private FloatConstants() {}

    static void toWeights(Graph graph, Names names) {
        Set<String> outputs = new HashSet<>();
        graph.outputs().forEach(output -> outputs.add(output.getName()));
        graph.rewrite(node -> {
            TensorProto floats = node.is("Constant") ? floats(node) : null;
            if (floats == null) {
                return List.of(node);
            }
            if (!outputs.contains(node.output(0))) {
                graph.putInitializer(floats);
                return List.of();
            }
            // Runtimes differ on whether a weight may be an output by itself.
            String weight = names.unique(node.output(0) + "_value");
            graph.putInitializer(floats.toBuilder().setName(weight).build());
            return List.of(Node.of("Identity", node.name(), List.of(weight), List.of(node.output(0))));
        });
    }

    private static @Nullable TensorProto floats(Node node) {
        TensorProto tensor = node.tensorAttribute("value");
        if (tensor != null && Tensors.isFloat(tensor)) {
            return tensor.toBuilder().setName(node.output(0)).build();
        }
        AttributeProto single = node.attribute("value_float");
        if (single != null) {
            return Tensors.ofFloats(node.output(0), List.of(), single.getF());
        }
        AttributeProto several = node.attribute("value_floats");
        if (several != null) {
            float[] floats = new float[several.getFloatsCount()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = several.getFloats(i);
            }
            return Tensors.ofFloats(node.output(0), List.of((long) floats.length), floats);
        }
        return null;
    }
}
