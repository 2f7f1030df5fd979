package dev.assay.optimizer.calibrate;

/**
 * The range of a value that its integers are to span.
 *
 * @param min finite
 * @param max finite, at least {@code min}
 */
public record TensorRange(float min, float max) {
    public TensorRange {
        if (!(min <= max) || !Float.isFinite(min) || !Float.isFinite(max)) {
            throw new IllegalArgumentException("a range from " + min + " to " + max);
        }
    }
}
