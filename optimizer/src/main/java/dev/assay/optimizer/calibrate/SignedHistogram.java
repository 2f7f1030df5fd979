package dev.assay.optimizer.calibrate;

import java.util.Arrays;

/**
 * Span the range whose integers tell most about the numbers: the one with the smallest Kullback-Leibler divergence.
 *
 * <p>As {@code HistogramCollector} of {@code onnxruntime.quantization.calibrate} does with method {@code entropy}, with {@value
 * #FIRST_BINS} bins instead of 128, which would leave one candidate only. Bins lie symmetrically around 0; later runs add as many on
 * both sides as they need.
 */
final class SignedHistogram implements RangeCollector {
    static final int FIRST_BINS = 2048;

    private static final int MOST_BINS = 1 << 13;

    private final MinMaxCollector extremes = new MinMaxCollector();
    private float threshold;
    private long[] counts = new long[FIRST_BINS];

    @Override
    public void add(float[] values) {
        MinMaxCollector own = new MinMaxCollector();
        own.add(values);
        extremes.add(values);
        float reach = Math.max(Math.abs(own.min()), Math.abs(own.max()));
        if (values.length > 0 && reach > threshold) {
            extend(reach);
        }
        for (float value : values) {
            counts[bin(value)]++;
        }
    }

    private void extend(float reach) {
        if (threshold == 0) {
            // Until now everything was 0, and 0 lies in the middle at any width.
            long zeros = Arrays.stream(counts).sum();
            Arrays.fill(counts, 0);
            threshold = reach;
            counts[bin(0)] = zeros;
            return;
        }
        float stride = 2 * threshold / counts.length;
        long side = (long) Math.floor((reach - threshold) / stride) + 1;
        if (counts.length + 2 * side > MOST_BINS) {
            coarsen();
            extend(reach);
            return;
        }
        long[] wider = new long[counts.length + 2 * (int) side];
        System.arraycopy(counts, 0, wider, (int) side, counts.length);
        counts = wider;
        threshold = side * stride + threshold;
    }

    /** Join bins in pairs; their number is even, so the middle stays where it is. */
    private void coarsen() {
        long[] joined = new long[counts.length / 2 + counts.length / 2 % 2];
        // An odd half gets an empty bin on each side's end.
        int shift = joined.length == counts.length / 2 ? 0 : 1;
        for (int i = 0; i < counts.length; i++) {
            joined[(i + shift) / 2] += counts[i];
        }
        threshold = threshold * (2f * joined.length / counts.length);
        counts = joined;
    }

    private int bin(float value) {
        if (threshold == 0) {
            return counts.length / 2;
        }
        double position = (value + (double) threshold) / (2.0 * threshold) * counts.length;
        return Math.clamp((long) position, 0, counts.length - 1);
    }

    private float edge(int bin) {
        float stride = 2 * threshold / counts.length;
        return bin == counts.length ? threshold : bin * stride - threshold;
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    @Override
    public TensorRange range() {
        int half = EntropyThreshold.bestHalfWidth(counts);
        int middle = counts.length / 2;
        return extremes.seenWithin(edge(middle - half), edge(Math.min(middle + half + 1, counts.length)));
    }
}
