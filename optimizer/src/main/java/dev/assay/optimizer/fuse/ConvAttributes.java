package dev.assay.optimizer.fuse;

import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import java.util.List;

/** The attributes that convolutions share. */
final class ConvAttributes {
    private static final List<String> NAMES = List.of(
            "auto_pad", "dilations", "group", "kernel_shape", "output_padding", "output_shape", "pads", "strides");

    private ConvAttributes() {}

    /** Give a node those attributes of another one. */
    static void copy(Node from, Node to) {
        for (String name : NAMES) {
            AttributeProto attribute = from.attribute(name);
            if (attribute != null) {
                to.set(attribute);
            }
        }
    }
}
