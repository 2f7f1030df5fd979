package dev.assay.optimizer.half;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Round 32-bit floats to 16 bits.
 *
 * <p>Source: {@code convert_np_to_float16} of {@code onnxruntime.transformers.float16}: what is too small or too large is moved
 * to the nearest value that FP16 has, so nothing becomes 0 or infinite that was not; then to nearest, half to even.
 */
final class HalfFloats {
    private static final float SMALLEST = 5.96e-8f;
    private static final float LARGEST = 65504f;

    /** How many floats are copied out of a weight at a time; loops over arrays are faster than over buffers. */
    private static final int CHUNK = 1 << 10;

    private HalfFloats() {}

    /** A tensor of 16-bit floats, and how many of its values were too large for 16 bits. */
    record Rounded(TensorProto tensor, int clampedCount) {}

    static Rounded round(TensorProto tensor, String name) {
        FloatBuffer floats = Tensors.floats(tensor);
        ByteBuffer bytes = Tensors.allocate((long) floats.limit() * Short.BYTES);
        ShortBuffer halves = bytes.asShortBuffer();
        float[] wide = new float[CHUNK];
        short[] narrow = new short[CHUNK];
        int clampedCount = 0;
        for (int start = 0; start < floats.limit(); start += CHUNK) {
            int length = Math.min(CHUNK, floats.limit() - start);
            floats.get(start, wide, 0, length);
            clampedCount += round(wide, length, narrow);
            halves.put(narrow, 0, length);
        }
        return new Rounded(Tensors.raw(name, DataType.FLOAT16, tensor.getDimsList(), bytes), clampedCount);
    }

    /** Round the first values; return how many were too large. A method of its own, so that Java compiles it early. */
    private static int round(float[] wide, int length, short[] narrow) {
        int clampedCount = 0;
        for (int i = 0; i < length; i++) {
            float value = wide[i];
            if (Math.abs(value) > LARGEST && !Float.isInfinite(value)) {
                clampedCount++;
            }
            narrow[i] = Float.floatToFloat16(clamp(value));
        }
        return clampedCount;
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
