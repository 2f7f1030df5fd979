package dev.assay.optimizer.prune;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.AttributeProto.AttributeType;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Protos;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Build networks with random weights, layer after layer. Values are named as the caller says; weights after their layer. */
final class Networks {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private long seed = 1;

    /** Start with an image {@code x [1, channels, 8, 8]}. */
    static Networks ofImage(int channels) {
        Networks network = new Networks();
        network.graph.addInput(Protos.value("x", DataType.FLOAT, -1, channels, 8, 8));
        return network;
    }

    /** Start with tokens {@code x [n, length, size]}. */
    static Networks ofTokens(int size) {
        Networks network = new Networks();
        network.graph.addInput(Protos.value("x", DataType.FLOAT, -1, 6, size));
        return network;
    }

    /** Add a convolution of 3x3 (padded) or 1x1 with a bias. */
    Networks conv(String from, String to, int inputs, int outputs, int kernel) {
        return conv(from, to, inputs, outputs, kernel, 1);
    }

    Networks conv(String from, String to, int inputs, int outputs, int kernel, int groups) {
        weight(to + ".w", outputs, inputs / groups, kernel, kernel);
        weight(to + ".b", outputs);
        int pad = kernel / 2;
        graph.addNode(Protos.node("Conv", List.of(from, to + ".w", to + ".b"), List.of(to))
                .setName(to)
                .addAttribute(Protos.attribute("group", groups))
                .addAttribute(ints("pads", pad, pad, pad, pad)));
        return this;
    }

    Networks gemm(String from, String to, int inputs, int outputs) {
        weight(to + ".w", outputs, inputs);
        weight(to + ".b", outputs);
        graph.addNode(Protos.node("Gemm", List.of(from, to + ".w", to + ".b"), List.of(to))
                .setName(to)
                .addAttribute(Protos.attribute("transB", 1)));
        return this;
    }

    /** Add a MatMul and an Add. */
    Networks dense(String from, String to, int inputs, int outputs) {
        weight(to + ".w", inputs, outputs);
        weight(to + ".b", outputs);
        graph.addNode(Protos.node("MatMul", List.of(from, to + ".w"), List.of(to + ".product"))
                .setName(to));
        return node("Add", List.of(to + ".b", to + ".product"), to);
    }

    Networks batchNormalization(String from, String to, int channels) {
        weight(to + ".scale", channels);
        weight(to + ".bias", channels);
        weight(to + ".mean", channels);
        float[] variances = new float[channels];
        Arrays.fill(variances, 0.5f);
        graph.addInitializer(Tensors.ofFloats(to + ".var", List.of((long) channels), variances));
        return node("BatchNormalization", List.of(from, to + ".scale", to + ".bias", to + ".mean", to + ".var"), to);
    }

    Networks node(String opType, List<String> from, String to, AttributeProto... attributes) {
        NodeProto.Builder node = Protos.node(opType, from, List.of(to));
        List.of(attributes).forEach(node::addAttribute);
        return node(node);
    }

    Networks node(NodeProto.Builder node) {
        graph.addNode(node);
        return this;
    }

    Networks longs(String name, long... values) {
        graph.addInitializer(Protos.longs(name, values));
        return this;
    }

    Networks scalar(String name, long value) {
        graph.addInitializer(Protos.longs(name, value).toBuilder().clearDims());
        return this;
    }

    Networks floats(String name, float... values) {
        graph.addInitializer(Tensors.ofFloats(name, List.of((long) values.length), values));
        return this;
    }

    /** Add a weight that keeps the size of what it is multiplied with. */
    Networks weight(String name, long... dims) {
        Random random = new Random(seed++);
        int count = 1;
        for (long dim : dims) {
            count *= Math.toIntExact(dim);
        }
        double scale = 1 / Math.sqrt(Math.max(1, count / (double) Math.max(dims[0], dims[dims.length - 1])));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * (dims.length == 1 ? 0.5 : scale));
        }
        TensorProto tensor = Tensors.ofFloats(name, Arrays.stream(dims).boxed().toList(), values);
        graph.addInitializer(tensor);
        return this;
    }

    /** Average each channel, and map what is left to three outputs. */
    ModelProto classify(String from, int channels) {
        return node("GlobalAveragePool", List.of(from), "averaged")
                .node("Flatten", List.of("averaged"), "flat")
                .gemm("flat", "y", channels, 3)
                .build(2);
    }

    /** Return the model with the output {@code y}. */
    ModelProto build(int rank) {
        long[] dims = new long[rank];
        Arrays.fill(dims, -1);
        // Without names for sizes that differ.
        var output = Protos.value("y", DataType.FLOAT, dims).toBuilder();
        output.getTypeBuilder().getTensorTypeBuilder().clearShape();
        graph.addOutput(output);
        return Protos.model(graph);
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }
}
