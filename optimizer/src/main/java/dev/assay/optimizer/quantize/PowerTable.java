package dev.assay.optimizer.quantize;

/**
 * Raise floats to one power, the same bits on every machine; relative error below 1e-5 for powers between -1 and 1.
 *
 * <p>{@code Math.pow} may differ in the last bit from machine to machine, and {@code StrictMath.pow} is too slow for millions of
 * weights.
 */
final class PowerTable {
    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;
    private static final int REST_BITS = 23 - SEGMENT_BITS;
    private static final int BIAS = 127;

    private final float[] ofExponent = new float[BIAS + BIAS + 1];
    private final float[] ofMantissa = new float[SEGMENTS + 1];

    PowerTable(double power) {
        for (int i = 0; i < ofExponent.length; i++) {
            ofExponent[i] = (float) StrictMath.pow(2, power * (i - BIAS));
        }
        for (int i = 0; i < ofMantissa.length; i++) {
            ofMantissa[i] = (float) StrictMath.pow(1 + (double) i / SEGMENTS, power);
        }
    }

    /** @param value finite; what is below the smallest normal float, also 0, counts as that float */
    float of(float value) {
        int bits = Float.floatToRawIntBits(Math.max(value, Float.MIN_NORMAL));
        int segment = bits >>> REST_BITS & (SEGMENTS - 1);
        float rest = (bits & ((1 << REST_BITS) - 1)) * (1f / (1 << REST_BITS));
        float low = ofMantissa[segment];
        return ofExponent[bits >>> 23] * (low + rest * (ofMantissa[segment + 1] - low));
    }
}
