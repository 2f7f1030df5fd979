package dev.assay.optimizer.quantize;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.List;

/**
 * Map floats to integers: {@code q = clip(round(x / scale) + zeroPoint)}, back {@code x = (q - zeroPoint) * scale}.
 *
 * <p>Source: {@code compute_scale_zp} and {@code quantize_nparray} of {@code onnxruntime.quantization.quant_utils}. Which
 * step is computed in 32 and which in 64 bits matters for equal bits.
 *
 * @param scale above 0
 * @param zeroPoint the integer that 0 maps to exactly
 */
public record AffineParameters(float scale, int zeroPoint) {
    /**
     * Choose parameters for values from {@code min} to {@code max}; both must be finite.
     *
     * @param symmetric 0 lies in the middle: the wider side decides
     * @param reduced keep to 7 bits
     */
    public static AffineParameters of(float min, float max, QuantizedType type, boolean symmetric, boolean reduced) {
        float low = Math.min(min, 0);
        float high = Math.max(max, 0);
        if (symmetric) {
            float widest = Math.max(Math.abs(low), Math.abs(high));
            low = -widest;
            high = widest;
        }
        QuantizedType.IntegerRange range = type.range(symmetric, reduced);
        double scale = (double) (high - low) / (range.high() - range.low());
        if (scale < Float.MIN_NORMAL) {
            return new AffineParameters(1, 0);
        }
        double zeroPoint = symmetric ? (range.low() + range.high()) / 2.0 : range.low() - low / scale;
        return new AffineParameters((float) scale, (int) Math.rint(zeroPoint));
    }

    /** Return the integer that a value maps to, clipped to what the type can hold. */
    public int quantize(float value, QuantizedType type) {
        // The division rounds to 32 bits before rint rounds to an integer, half to even.
        int rounded = (int) Math.rint(value / scale) + zeroPoint;
        return Math.clamp(rounded, type.lowest(), type.highest());
    }

    /** Return the scale as a tensor of a graph: a scalar. */
    public TensorProto scaleTensor(String name) {
        return Tensors.ofFloats(name, List.of(), scale);
    }

    /** Return the zero point as a tensor of a graph: a scalar. */
    public TensorProto zeroPointTensor(String name, QuantizedType type) {
        return Tensors.raw(name, type.dataType(), List.of(), new byte[] {(byte) zeroPoint});
    }

    /** Return the value that an integer stands for. */
    public float dequantize(int quantized) {
        return (quantized - zeroPoint) * scale;
    }
}
