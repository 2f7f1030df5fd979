package dev.assay.optimizer.half;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Round 32-bit floats to 16 bits.
 *
 * <p>Source: {@code convert_np_to_float16} of {@code onnxruntime.transformers.float16}: what is too small or too large is moved
 * to the nearest value that FP16 has, so nothing becomes 0 or infinite that was not; then to nearest, half to even.
 */
final class HalfFloats {
    private static final float SMALLEST = 5.96e-8f;
    private static final float LARGEST = 65504f;

    private HalfFloats() {}

    /** A tensor of 16-bit floats, and how many of its values were too large for 16 bits. */
    record Rounded(TensorProto tensor, int clampedCount) {}

    static Rounded round(TensorProto tensor, String name) {
        FloatBuffer floats = Tensors.floats(tensor);
        ByteBuffer halves = Tensors.allocate((long) floats.limit() * Short.BYTES);
        int clampedCount = 0;
        for (int i = 0; i < floats.limit(); i++) {
            float value = floats.get(i);
            if (Math.abs(value) > LARGEST && !Float.isInfinite(value)) {
                clampedCount++;
            }
            halves.putShort(Float.floatToFloat16(clamp(value)));
        }
        return new Rounded(Tensors.raw(name, DataType.FLOAT16, tensor.getDimsList(), halves), clampedCount);
    }

    static float clamp(float value) {
        float size = Math.abs(value);
        if (size > 0 && size < SMALLEST) {
            return Math.copySign(SMALLEST, value);
        }
        if (size > LARGEST && size < Float.POSITIVE_INFINITY) {
            return Math.copySign(LARGEST, value);
        }
        return value;
    }
}
