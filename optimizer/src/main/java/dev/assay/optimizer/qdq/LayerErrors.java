package dev.assay.optimizer.qdq;

import dev.assay.optimizer.calibrate.ChannelMoments;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measure what quantizing each product does to its own output, all others being exact.
 *
 * <p>Beside each product, the model gets a second one that multiplies the quantized activation with the quantized weight, and a
 * subtraction: one pass over the samples shows all errors at once.
 */
final class LayerErrors {
    private static final int MAX_SAMPLES = 128;

    private final Map<String, LayerError> errors;

    /** What quantization does to one output. */
    static final class LayerError {
        private final double[] shift;
        private final double signal;
        private final double noise;
        private final double noiseAfterShift;

        private LayerError(ChannelMoments output, ChannelMoments difference) {
            shift = new double[output.channels()];
            double signals = 0;
            double noises = 0;
            double variances = 0;
            for (int channel = 0; channel < shift.length; channel++) {
                shift[channel] = difference.mean(channel);
                signals += output.meanSquare(channel);
                noises += difference.meanSquare(channel);
                variances += difference.variance(channel);
            }
            signal = signals;
            noise = noises;
            noiseAfterShift = variances;
        }

        /** Return what must be added to each channel to make up for its mean error. */
        double[] shift() {
            return shift.clone();
        }

        /** Return the ratio of signal and noise in decibels, with or without that shift. */
        double sqnrDb(boolean shifted) {
            return 10 * Math.log10(signal / (shifted ? noiseAfterShift : noise));
        }
    }

    private LayerErrors(Map<String, LayerError> errors) {
        this.errors = errors;
    }

    /**
     * Run the model with floats on samples.
     *
     * @param parameters of each activation
     * @param weights of each product, by the name of its output
     */
    static LayerErrors measure(
            Model model,
            Placement placement,
            Map<String, AffineParameters> parameters,
            QuantizedType activations,
            Map<String, IntegerWeight> weights,
            Samples samples) {
        Model twin = model.copy();
        Branches branches = new Branches(twin.graph());
        Map<String, String> differences = new LinkedHashMap<>();
        Map<String, Integer> axes = new LinkedHashMap<>();
        for (WeightedNode product : placement.products()) {
            String activation = branches.quantized(
                    product.activation(), Objects.requireNonNull(parameters.get(product.activation())), activations);
            String difference =
                    branches.difference(product, activation, Objects.requireNonNull(weights.get(product.output())));
            differences.put(product.output(), difference);
            axes.put(product.output(), product.outputChannelAxis());
            axes.put(difference, product.outputChannelAxis());
        }
        Map<String, ChannelMoments> moments =
                ChannelMoments.measure(twin, axes, samples, Math.min(samples.count(), MAX_SAMPLES));
        Map<String, LayerError> errors = new LinkedHashMap<>();
        differences.forEach((output, difference) -> errors.put(
                output,
                new LayerError(
                        Objects.requireNonNull(moments.get(output)), Objects.requireNonNull(moments.get(difference)))));
        return new LayerErrors(errors);
    }

    LayerError of(WeightedNode product) {
        return Objects.requireNonNull(errors.get(product.output()));
    }

    /** Add second products to a graph. */
    private static final class Branches {
        private final Graph graph;
        private final Names names;
        private final Map<String, String> quantized = new HashMap<>();

        Branches(Graph graph) {
            this.graph = graph;
            names = Names.of(graph);
        }

        String quantized(String value, AffineParameters parameters, QuantizedType type) {
            return quantized.computeIfAbsent(value, _ -> {
                String scale = put(parameters.scaleTensor(names.unique("scale")));
                String zeroPoint = put(parameters.zeroPointTensor(names.unique("zero_point"), type));
                String integers = append("QuantizeLinear", List.of(value, scale, zeroPoint))
                        .output(0);
                return append("DequantizeLinear", List.of(integers, scale, zeroPoint))
                        .output(0);
            });
        }

        String difference(WeightedNode product, String activation, IntegerWeight weight) {
            Node dequantize = append(
                    "DequantizeLinear", List.of(copy(weight.values()), copy(weight.scale()), copy(weight.zeroPoint())));
            if (weight.scale().getDimsCount() > 0) {
                dequantize.set(Attributes.of("axis", product.channelAxis()));
            }
            Node first = product.node();
            Node second = Node.of(
                    first.domain(),
                    first.opType(),
                    names.unique("second"),
                    first.inputs(),
                    List.of(names.unique("second_output")),
                    first.attributes().values().toArray(AttributeProto[]::new));
            second.inputs().set(0, activation);
            second.inputs().set(1, dequantize.output(0));
            graph.append(second);
            return append("Sub", List.of(product.output(), second.output(0))).output(0);
        }

        private Node append(String opType, List<String> inputs) {
            Node node = Node.of(opType, names.unique(opType), inputs, List.of(names.unique(opType + "_output")));
            graph.append(node);
            return node;
        }

        private String copy(TensorProto tensor) {
            return put(
                    tensor.toBuilder().setName(names.unique(tensor.getName())).build());
        }

        private String put(TensorProto tensor) {
            graph.putInitializer(tensor);
            return tensor.getName();
        }
    }
}
