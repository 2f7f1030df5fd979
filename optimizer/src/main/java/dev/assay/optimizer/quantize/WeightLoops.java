package dev.assay.optimizer.quantize;

/**
 * The loops over weights, each a small method of its own. Java compiles such methods sooner and in a tenth of the time that it takes
 * for a loop inside a long method, which counts in a process that lives for half a second.
 *
 * <p>A value that is not finite shows in the smallest or the largest one.
 */
final class WeightLoops {
    private WeightLoops() {}

    /** Return the smallest of the first values and {@code bound}. */
    static float smallest(float[] values, int length, float bound) {
        float smallest = bound;
        for (int i = 0; i < length; i++) {
            smallest = Math.min(smallest, values[i]);
        }
        return smallest;
    }

    /** Return the largest of the first values and {@code bound}. */
    static float largest(float[] values, int length, float bound) {
        float largest = bound;
        for (int i = 0; i < length; i++) {
            largest = Math.max(largest, values[i]);
        }
        return largest;
    }

    /** Lower each bound to the value in its place. */
    static void lower(float[] bounds, float[] values) {
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Math.min(bounds[i], values[i]);
        }
    }

    /** Raise each bound to the value in its place. */
    static void raise(float[] bounds, float[] values) {
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = Math.max(bounds[i], values[i]);
        }
    }

    /** Quantize the first values with one scale into {@code out} from {@code start} on. */
    static void quantize(
            float[] values, int length, AffineParameters parameters, QuantizedType type, byte[] out, int start) {
        for (int i = 0; i < length; i++) {
            out[start + i] = (byte) parameters.quantize(values[i], type);
        }
    }

    /** Quantize each value with the parameters in its place into {@code out} from {@code start} on. */
    static void quantize(float[] values, AffineParameters[] parameters, QuantizedType type, byte[] out, int start) {
        for (int i = 0; i < parameters.length; i++) {
            out[start + i] = (byte) parameters[i].quantize(values[i], type);
        }
    }
}
