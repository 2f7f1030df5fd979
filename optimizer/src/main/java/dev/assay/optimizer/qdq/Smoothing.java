package dev.assay.optimizer.qdq;

import dev.assay.optimizer.calibrate.ChannelMoments;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Move the range of outlier channels from activations into weights, so that both can be quantized with little error.
 *
 * <p>Each channel of an activation is divided by {@code s = max|x|^alpha / max|w|^(1-alpha)}, and the rows of the weights that read it are
 * multiplied by it: the product is the same. After Xiao et al., SmoothQuant (arXiv 2211.10438). The division goes into the layer
 * normalization before it where only these products read that; otherwise it becomes a Mul.
 */
final class Smoothing {
    private static final int MAX_SAMPLES = 128;

    /** Smaller factors would only blow up noise. */
    private static final double SMALLEST = 1e-5;

    private final Graph graph;
    private final Values values;
    private final Names names;

    private Smoothing(Graph graph) {
        this.graph = graph;
        values = Values.of(graph);
        names = Names.of(graph);
    }

    /**
     * Rewrite a model; its outputs stay the same but for rounding.
     *
     * @param products what will be quantized
     * @param alpha above 0, below 1
     */
    static void apply(
            Model model, List<WeightedNode> products, double alpha, Samples samples, PassReport.Builder report) {
        Map<String, List<WeightedNode>> readers = new LinkedHashMap<>();
        for (WeightedNode product : products) {
            boolean isMatrix = !product.node().is("Conv") && product.weight().getDimsCount() == 2;
            if (isMatrix) {
                readers.computeIfAbsent(product.activation(), _ -> new ArrayList<>())
                        .add(product);
            }
        }
        Map<String, Integer> axes = new LinkedHashMap<>();
        readers.keySet().forEach(value -> axes.put(value, -1));
        if (axes.isEmpty()) {
            report.fact("smooth-quant had nothing to do: no MatMul and no Gemm is quantized");
            return;
        }
        Map<String, ChannelMoments> moments =
                ChannelMoments.measure(model, axes, samples, Math.min(samples.count(), MAX_SAMPLES));
        Smoothing smoothing = new Smoothing(model.graph());
        Set<Constant> replaced = new HashSet<>();
        products.forEach(
                product -> replaced.add(new Constant(product.weight().getName(), product.weight(), model.graph())));
        int folded = 0;
        for (Map.Entry<String, List<WeightedNode>> entry : readers.entrySet()) {
            ChannelMoments activation = Objects.requireNonNull(moments.get(entry.getKey()));
            folded += smoothing.smooth(entry.getKey(), entry.getValue(), activation, alpha) ? 1 : 0;
        }
        Values.removeUnread(model.graph(), replaced);
        report.fact(readers.size() + " activations smoothed: " + folded + " in the layer normalization before, "
                + (readers.size() - folded) + " by a Mul");
    }

    /** Return whether the division costs nothing while the model runs. */
    private boolean smooth(String value, List<WeightedNode> products, ChannelMoments activation, double alpha) {
        int channels = activation.channels();
        double[] factors = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double weight = 0;
            for (WeightedNode product : products) {
                weight = Math.max(weight, magnitude(product, channel));
            }
            double own = Math.pow(activation.magnitude(channel), alpha) / Math.pow(weight, 1 - alpha);
            factors[channel] = activation.magnitude(channel) > 0 && weight > 0 ? Math.max(own, SMALLEST) : 1;
        }
        products.forEach(product -> multiplyRows(product, factors));
        Affine affine = affine(value, products, channels);
        if (affine != null) {
            affine.divide(factors);
            return true;
        }
        String inverse = names.unique(value + "_smoothing");
        String smoothed = names.unique(value + "_smoothed");
        float[] inverses = new float[channels];
        for (int i = 0; i < channels; i++) {
            inverses[i] = (float) (1 / factors[i]);
        }
        graph.putInitializer(Tensors.ofFloats(inverse, List.of((long) channels), inverses));
        Node first = products.getFirst().node();
        Node division =
                Node.of("Mul", names.unique(value + "_smoothing_Mul"), List.of(value, inverse), List.of(smoothed));
        products.forEach(product -> product.node().inputs().set(0, smoothed));
        graph.rewrite(node -> node == first ? List.of(division, node) : List.of(node));
        return false;
    }

    private static int place(WeightedNode product, int row, int column) {
        TensorProto weight = product.weight();
        return product.channelAxis() == 0
                ? column * Math.toIntExact(weight.getDims(1)) + row
                : row * Math.toIntExact(weight.getDims(1)) + column;
    }

    private static int columns(WeightedNode product) {
        return Math.toIntExact(product.weight().getDims(product.channelAxis()));
    }

    private static double magnitude(WeightedNode product, int row) {
        FloatBuffer floats = Tensors.floats(product.weight());
        double largest = 0;
        for (int column = 0; column < columns(product); column++) {
            largest = Math.max(largest, Math.abs(floats.get(place(product, row, column))));
        }
        return largest;
    }

    private void multiplyRows(WeightedNode product, double[] factors) {
        TensorProto weight = product.weight();
        float[] floats = Tensors.toFloatArray(weight);
        for (int row = 0; row < factors.length; row++) {
            for (int column = 0; column < columns(product); column++) {
                int place = place(product, row, column);
                floats[place] = (float) (floats[place] * factors[row]);
            }
        }
        // Others may read the weight: they keep the old one.
        String name = names.unique(weight.getName() + "_smoothed");
        graph.putInitializer(Tensors.ofFloats(name, weight.getDimsList(), floats));
        product.node().inputs().set(1, name);
    }

    /** What makes an activation: a factor and an addend for each channel. */
    private final class Affine {
        private final Node scaling;
        private final int scaleInput;
        private final Node shifting;
        private final int shiftInput;

        Affine(Node scaling, int scaleInput, Node shifting, int shiftInput) {
            this.scaling = scaling;
            this.scaleInput = scaleInput;
            this.shifting = shifting;
            this.shiftInput = shiftInput;
        }

        void divide(double[] factors) {
            divide(scaling, scaleInput, factors);
            if (!shifting.input(shiftInput).isEmpty()) {
                divide(shifting, shiftInput, factors);
            }
        }

        private void divide(Node node, int input, double[] factors) {
            TensorProto tensor = Objects.requireNonNull(graph.channelVector(node.input(input), factors.length));
            float[] floats = Tensors.toFloatArray(tensor);
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) (floats[i] / factors[i]);
            }
            String name = names.unique(tensor.getName() + "_smoothed");
            graph.putInitializer(Tensors.ofFloats(name, tensor.getDimsList(), floats));
            node.inputs().set(input, name);
        }
    }

    private @Nullable Affine affine(String value, List<WeightedNode> products, int channels) {
        Node producer = values.producer(graph, value);
        if (producer == null || values.isGraphOutput(graph, value) || !isReadBy(value, products)) {
            return null;
        }
        if (producer.is("LayerNormalization")) {
            boolean fits = graph.channelVector(producer.input(1), channels) != null
                    && (producer.input(2).isEmpty() || graph.channelVector(producer.input(2), channels) != null);
            return fits ? new Affine(producer, 1, producer, 2) : null;
        }
        int shift = producer.is("Add") ? vectorInput(producer, channels) : -1;
        if (shift < 0) {
            return null;
        }
        String product = producer.input(1 - shift);
        Node scaling = values.producer(graph, product);
        boolean alone = values.consumers(graph, product).size() == 1 && !values.isGraphOutput(graph, product);
        int scale = scaling != null && alone && scaling.is("Mul") ? vectorInput(scaling, channels) : -1;
        return scaling == null || scale < 0 ? null : new Affine(scaling, scale, producer, shift);
    }

    private boolean isReadBy(String value, List<WeightedNode> products) {
        List<Node> nodes = products.stream().map(WeightedNode::node).toList();
        return nodes.containsAll(values.consumers(graph, value));
    }

    private int vectorInput(Node node, int channels) {
        return graph.channelVector(node.input(0), channels) != null
                ? 0
                : graph.channelVector(node.input(1), channels) != null ? 1 : -1;
    }
}
