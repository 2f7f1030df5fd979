package dev.assay.optimizer.qdq;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight as integers, and its bias as integers of 32 bits.
 *
 * @param values 8-bit integers, dims as the weight's
 * @param scale a scalar, or one number for each output channel
 * @param zeroPoint dims as the scale's
 * @param bias in steps of the activation's scale times the weight's; {@code null} if there is none
 * @param biasScale dims as the scale's; {@code null} if there is no bias
 */
record IntegerWeight(
        TensorProto values,
        TensorProto scale,
        TensorProto zeroPoint,
        @Nullable TensorProto bias,
        @Nullable TensorProto biasScale) {
    /** What stands behind a stem in the name of the integers. */
    static final String VALUES_SUFFIX = "_quantized";

    /** A bias stays clear of the largest integer of 32 bits, since products are added to it. */
    private static final double LARGEST_BIAS = 1L << 30;

    /**
     * Quantize.
     *
     * <p>Weights are symmetric: 0 is the integer 0, or 128 where they are unsigned. A channel whose weights are so small that its bias
     * would not fit 32 bits gets a larger scale, as {@code onnxruntime.quantization} does.
     *
     * @param stem what the names of the tensors begin with
     * @param perChannel one scale for each output channel, where ONNX Runtime knows that
     * @param reduced keep to 7 bits
     * @param activationScale of what is multiplied with the weight
     */
    static IntegerWeight of(
            WeightedNode product,
            String stem,
            QuantizedType type,
            boolean perChannel,
            boolean reduced,
            float activationScale) {
        TensorProto weight = product.weight();
        int axis = perChannel ? product.channelAxis() : WeightedNode.WHOLE;
        float[] floats = Tensors.toFloatArray(weight);
        int channels = axis == WeightedNode.WHOLE ? 1 : Math.toIntExact(weight.getDims(axis));
        int stride = axis == WeightedNode.WHOLE ? floats.length : Tensors.stride(weight.getDimsList(), axis);
        AffineParameters[] parameters = parameters(floats, channels, stride, type, reduced);
        TensorProto bias = product.bias();
        float[] biases = bias == null ? new float[0] : Tensors.toFloatArray(bias);
        raise(parameters, biases, activationScale);
        byte[] integers = new byte[floats.length];
        for (int i = 0; i < floats.length; i++) {
            integers[i] = (byte) parameters[i / stride % channels].quantize(floats[i], type);
        }
        List<Long> dims = axis == WeightedNode.WHOLE ? List.of() : List.of((long) channels);
        byte[] zeroPoints = new byte[channels];
        float[] scales = new float[channels];
        for (int i = 0; i < channels; i++) {
            zeroPoints[i] = (byte) parameters[i].zeroPoint();
            scales[i] = parameters[i].scale();
        }
        boolean hasBias = bias != null;
        float[] biasScales = scales.clone();
        for (int i = 0; i < channels; i++) {
            biasScales[i] *= activationScale;
        }
        return new IntegerWeight(
                        Tensors.raw("", type.dataType(), weight.getDimsList(), integers),
                        Tensors.ofFloats("", dims, scales),
                        Tensors.raw("", type.dataType(), dims, zeroPoints),
                        hasBias ? integers(biases, biasScales) : null,
                        hasBias ? Tensors.ofFloats("", dims, biasScales) : null)
                .named(stem);
    }

    /** Return the same with other names. */
    IntegerWeight named(String stem) {
        return new IntegerWeight(
                named(values, stem + VALUES_SUFFIX),
                named(scale, stem + "_scale"),
                named(zeroPoint, stem + "_zero_point"),
                bias == null ? null : named(bias, stem + "_bias_quantized"),
                biasScale == null ? null : named(biasScale, stem + "_bias_scale"));
    }

    private static TensorProto named(TensorProto tensor, String name) {
        return tensor.toBuilder().setName(name).build();
    }

    /** Return whether another product's weight has the same integers with the same scales. */
    boolean hasIntegersOf(IntegerWeight other) {
        return scale.getRawData().equals(other.scale.getRawData())
                && scale.getDimsList().equals(other.scale.getDimsList())
                && values.getRawData().equals(other.values.getRawData());
    }

    /** Return the same with the weight of another product, which is equal, and the own bias. */
    IntegerWeight sharing(IntegerWeight other) {
        return new IntegerWeight(other.values, other.scale, other.zeroPoint, bias, biasScale);
    }

    private static AffineParameters[] parameters(
            float[] floats, int channels, int stride, QuantizedType type, boolean reduced) {
        float[] min = new float[channels];
        float[] max = new float[channels];
        for (int i = 0; i < floats.length; i++) {
            int channel = i / stride % channels;
            min[channel] = Math.min(min[channel], floats[i]);
            max[channel] = Math.max(max[channel], floats[i]);
        }
        AffineParameters[] parameters = new AffineParameters[channels];
        Arrays.setAll(parameters, i -> AffineParameters.of(min[i], max[i], type, true, reduced));
        return parameters;
    }

    private static void raise(AffineParameters[] parameters, float[] biases, float activationScale) {
        for (int i = 0; i < biases.length; i++) {
            int channel = parameters.length == 1 ? 0 : i;
            double smallest = Math.abs(biases[i]) / (LARGEST_BIAS * activationScale);
            AffineParameters own = parameters[channel];
            if (own.scale() < smallest) {
                parameters[channel] = new AffineParameters((float) smallest, own.zeroPoint());
            }
        }
    }

    private static TensorProto integers(float[] biases, float[] scales) {
        ByteBuffer bytes = Tensors.allocate((long) biases.length * Integer.BYTES);
        for (int i = 0; i < biases.length; i++) {
            bytes.putInt((int) Math.rint((double) biases[i] / scales[scales.length == 1 ? 0 : i]));
        }
        return Tensors.raw("", DataType.INT32, List.of((long) biases.length), bytes);
    }
}
