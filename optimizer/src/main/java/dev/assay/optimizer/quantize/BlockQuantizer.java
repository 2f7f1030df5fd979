package dev.assay.optimizer.quantize;

/**
 * Map blocks of floats to unsigned codes of a few bits: {@code w ≈ (code - zeroPoint) * scale}.
 *
 * <p>Source: round to nearest as in {@code MlasQuantizeBlockwise} of ONNX Runtime. Symmetric: the value farthest from 0 becomes
 * code 0, with its sign in the scale, and the zero point is the middle. Otherwise the codes span the values and 0.
 *
 * @param bits of a code, 4 or 8
 */
record BlockQuantizer(int bits, boolean symmetric) {
    BlockQuantizer {
        if (bits != 4 && bits != 8) {
            throw new IllegalArgumentException(bits + " bits");
        }
    }

    /** The parameters of one block. */
    record Block(float scale, int zeroPoint) {}

    int highestCode() {
        return (1 << bits) - 1;
    }

    /** Return the code that 0 has where no zero point is stored. */
    int middle() {
        return 1 << (bits - 1);
    }

    /** Choose parameters for finite values. */
    Block parameters(float[] values, int length) {
        float low = 0;
        float high = 0;
        for (int i = 0; i < length; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        if (symmetric) {
            float farthest = -low > high ? low : high;
            float scale = farthest / -middle();
            // A block of zeros, or of values so small that the scale vanishes: any scale will do.
            return new Block(scale == 0 ? 1 : scale, middle());
        }
        float scale = (high - low) / highestCode();
        if (scale == 0) {
            return new Block(1, 0);
        }
        int zeroPoint = Math.clamp(Math.round(-low / scale), 0, highestCode());
        return new Block(scale, zeroPoint);
    }

    int code(float value, Block block) {
        return Math.clamp((long) Math.rint(value / block.scale()) + block.zeroPoint(), 0, highestCode());
    }

    static float decode(int code, Block block) {
        return (code - block.zeroPoint()) * block.scale();
    }
}
