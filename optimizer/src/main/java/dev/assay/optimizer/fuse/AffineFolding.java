package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;
import static dev.assay.optimizer.fuse.Pattern.weight;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What scales and shifts each output channel of Conv, ConvTranspose or Gemm goes into its weight and bias: BatchNormalization, or
 * Mul, Div, Add and Sub with a constant.
 */
final class AffineFolding implements Fusion {
    private static final Pattern LAYER = op(Set.of("Conv", "ConvTranspose", "Gemm"), value("x"), weight("weight"))
            .as("layer");
    private static final Pattern PATTERN = either(
            op("BatchNormalization", LAYER, weight("scale"), weight("shift"), weight("mean"), weight("variance")),
            op("Mul", LAYER, weight("constant")),
            op("Add", LAYER, weight("constant")),
            op(Set.of("Sub", "Div"), LAYER, weight("constant")));

    @Override
    public String name() {
        return "Conv";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node layer = match.node("layer");
        TensorProto weight = scene.weight(match, "weight");
        TensorProto bias = scene.constant(layer.input(2));
        int axis = channelAxis(layer);
        if (!Tensors.isFloat(weight) || (!layer.input(2).isEmpty() && !Tensors.isFloat(bias))) {
            return Outcome.left("its weight or bias is no constant of 32-bit floats");
        }
        if ((layer.opType().equals("ConvTranspose") && layer.intAttribute("group", 1) != 1)
                || layer.floatAttribute("alpha", 1) != 1
                || layer.floatAttribute("beta", 1) != 1
                || weight.getDimsCount() <= axis) {
            return Outcome.left("it has groups or factors");
        }
        int channels = Math.toIntExact(weight.getDims(axis));
        boolean biasFits = bias == null || Tensors.elementCount(bias) == channels;
        ChannelAffine affine = affine(match, channels, layer.is("Gemm") ? 2 : weight.getDimsCount(), scene);
        if (affine == null || !biasFits) {
            return Outcome.left("what follows is not one number for each channel");
        }
        String name = layer.name() + "_folded";
        Node folded = scene.inPlaceOf(
                match.root(),
                Node.ONNX,
                layer.opType(),
                List.of(
                        match.value("x"),
                        scene.put(affine.scaled(weight, axis, name + "_weight")),
                        scene.put(affine.applied(bias, name + "_bias"))));
        ConvAttributes.copy(layer, folded);
        if (layer.is("Gemm")) {
            folded.set(Attributes.of("transA", layer.intAttribute("transA", 0)));
            folded.set(Attributes.of("transB", layer.intAttribute("transB", 0)));
        }
        return Outcome.fused(match, folded);
    }

    private static int channelAxis(Node layer) {
        return switch (layer.opType()) {
            case "Conv" -> 0;
            case "Gemm" -> layer.intAttribute("transB", 0) == 0 ? 1 : 0;
            default -> 1;
        };
    }

    private static @Nullable ChannelAffine affine(Match match, int channels, int rank, Scene scene) {
        Node root = match.root();
        if (root.is("BatchNormalization")) {
            return batchNormalization(match, channels, scene);
        }
        double[] constant = perChannel(scene.weight(match, "constant"), channels, rank);
        if (constant == null) {
            return null;
        }
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        double[] zeros = new double[channels];
        return switch (root.opType()) {
            case "Mul" -> new ChannelAffine(constant, zeros);
            case "Div" ->
                new ChannelAffine(
                        Arrays.stream(constant).map(value -> 1 / value).toArray(), zeros);
            case "Sub" ->
                new ChannelAffine(
                        ones, Arrays.stream(constant).map(value -> -value).toArray());
            default -> new ChannelAffine(ones, constant);
        };
    }

    private static @Nullable ChannelAffine batchNormalization(Match match, int channels, Scene scene) {
        Node root = match.root();
        for (String label : List.of("scale", "shift", "mean", "variance")) {
            if (!scene.isVector(match.value(label), channels)) {
                return null;
            }
        }
        if (root.intAttribute("training_mode", 0) != 0 || root.outputs().size() > 1) {
            return null;
        }
        FloatBuffer scale = Tensors.floats(scene.weight(match, "scale"));
        FloatBuffer shift = Tensors.floats(scene.weight(match, "shift"));
        FloatBuffer mean = Tensors.floats(scene.weight(match, "mean"));
        FloatBuffer variance = Tensors.floats(scene.weight(match, "variance"));
        double epsilon = root.floatAttribute("epsilon", 1e-5f);
        double[] factors = new double[channels];
        double[] terms = new double[channels];
        for (int i = 0; i < channels; i++) {
            factors[i] = scale.get(i) / Math.sqrt(variance.get(i) + epsilon);
            terms[i] = shift.get(i) - mean.get(i) * factors[i];
        }
        return new ChannelAffine(factors, terms);
    }

    /** Return one number for each channel; {@code null} if the constant has something else. */
    private static double @Nullable [] perChannel(TensorProto constant, int channels, int rank) {
        long count = Tensors.elementCount(constant);
        int fromLast = constant.getDimsCount() - (rank - 1);
        boolean isForChannels = count == channels
                && constant.getDimsCount() <= rank
                && fromLast >= 0
                && constant.getDims(fromLast) == channels;
        boolean isForAll = count == 1 && constant.getDimsCount() <= rank;
        if (!Tensors.isFloat(constant) || !(isForAll || isForChannels)) {
            return null;
        }
        FloatBuffer values = Tensors.floats(constant);
        double[] result = new double[channels];
        for (int i = 0; i < channels; i++) {
            result[i] = values.get(isForAll ? 0 : i);
        }
        return result;
    }
}
