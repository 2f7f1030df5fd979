package dev.assay.optimizer.quantize;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Quantize the weights of an LSTM. */
final class LstmWeight {
    private LstmWeight() {}

    /**
     * Quantize, and turn each direction round.
     *
     * @param weight [directions, channels, inputs]
     * @param perChannel one scale for each channel of a direction instead of one for the direction
     * @return values [directions, inputs, channels], scales and zero points [directions, channels] or [directions]; {@code null} if
     *     the weight has values that are not finite
     */
    static @Nullable QuantizedTensor quantized(
            TensorProto weight, String name, QuantizedType type, boolean perChannel, boolean reduced) {
        int directions = Math.toIntExact(weight.getDims(0));
        int channels = Math.toIntExact(weight.getDims(1));
        int inputs = Math.toIntExact(weight.getDims(2));
        FloatBuffer floats = Tensors.floats(weight);
        // As many values as share a scale lie side by side.
        float[] sharing = new float[perChannel ? inputs : channels * inputs];
        AffineParameters[] parameters = new AffineParameters[floats.limit() / sharing.length];
        byte[] quantized = new byte[floats.limit()];
        for (int group = 0; group < parameters.length; group++) {
            int start = group * sharing.length;
            floats.get(start, sharing);
            float min = WeightLoops.smallest(sharing, sharing.length, 0);
            float max = WeightLoops.largest(sharing, sharing.length, 0);
            AffineParameters chosen = parameters(min, max, type, reduced);
            if (!Float.isFinite(min) || !Float.isFinite(max) || !Float.isFinite(chosen.scale())) {
                return null;
            }
            parameters[group] = chosen;
            for (int i = 0; i < sharing.length; i++) {
                int direction = (start + i) / (channels * inputs);
                int channel = (start + i) / inputs % channels;
                int input = (start + i) % inputs;
                quantized[(direction * inputs + input) * channels + channel] = (byte) chosen.quantize(sharing[i], type);
            }
        }
        List<Long> dims = List.of((long) directions, (long) inputs, (long) channels);
        List<Long> parameterDims =
                perChannel ? List.of((long) directions, (long) channels) : List.of((long) directions);
        return QuantizedTensor.of(name, type, dims, quantized, parameterDims, parameters);
    }

    /** Choose parameters; the zero point is the same whatever the values, also for a channel of zeros. */
    private static AffineParameters parameters(float min, float max, QuantizedType type, boolean reduced) {
        int zeroPoint = AffineParameters.of(-1, 1, type, true, reduced).zeroPoint();
        return new AffineParameters(
                AffineParameters.of(min, max, type, true, reduced).scale(), zeroPoint);
    }
}
