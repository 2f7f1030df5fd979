package dev.assay.optimizer.calibrate;

/** Span everything from the smallest number to the largest. */
final class MinMaxCollector implements RangeCollector {
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    @Override
    public void add(float[] values) {
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    }

    float min() {
        return min;
    }

    float max() {
        return max;
    }

    /** Return the part of a range in which numbers were seen. Bins end a rounding error beside their numbers: it is never empty. */
    TensorRange seenWithin(float lowest, float highest) {
        float low = Math.clamp(lowest, min, max);
        return new TensorRange(low, Math.max(low, Math.clamp(highest, min, max)));
    }

    @Override
    public TensorRange range() {
        return new TensorRange(min, max);
    }
}
