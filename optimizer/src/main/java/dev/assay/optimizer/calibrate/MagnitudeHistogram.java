package dev.assay.optimizer.calibrate;

import java.util.Arrays;

/**
 * Span a share of all magnitudes, the same on both sides of 0, and nothing beyond what was seen.
 *
 * <p>As {@code HistogramCollector} of {@code onnxruntime.quantization.calibrate} does with method {@code percentile}: the first run sets
 * the width of {@value #FIRST_BINS} bins, later ones add bins of that width. Unlike there, magnitudes below the first bin are counted in
 * it rather than dropped.
 */
final class MagnitudeHistogram implements RangeCollector {
    static final int FIRST_BINS = 2048;

    /** A first run that saw next to nothing must not make a bin for every step of later ones. */
    private static final int MOST_BINS = 1 << 20;

    private final double share;
    private final MinMaxCollector extremes = new MinMaxCollector();
    private float first;
    private float width;
    private long[] counts = {};

    MagnitudeHistogram(double share) {
        this.share = share;
    }

    @Override
    public void add(float[] values) {
        if (values.length == 0) {
            return;
        }
        extremes.add(values);
        MinMaxCollector magnitudes = new MinMaxCollector();
        float[] absolute = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            absolute[i] = Math.abs(values[i]);
        }
        magnitudes.add(absolute);
        if (counts.length == 0) {
            boolean flat = magnitudes.min() == magnitudes.max();
            first = flat ? magnitudes.min() - 0.5f : magnitudes.min();
            width = (flat ? 1 : magnitudes.max() - first) / FIRST_BINS;
            counts = new long[FIRST_BINS];
        }
        while (edge(counts.length) < magnitudes.max() && width > 0) {
            double needed = Math.ceil((magnitudes.max() - (double) first) / width);
            if (needed > MOST_BINS) {
                coarsen();
            } else {
                counts = Arrays.copyOf(counts, Math.max(counts.length + 1, (int) needed));
            }
        }
        for (float magnitude : absolute) {
            counts[bin(magnitude)]++;
        }
    }

    /** Join bins in pairs. */
    private void coarsen() {
        long[] joined = new long[Math.ceilDiv(counts.length, 2)];
        for (int i = 0; i < counts.length; i++) {
            joined[i / 2] += counts[i];
        }
        counts = joined;
        width *= 2;
    }

    private int bin(float magnitude) {
        return width > 0 ? Math.clamp((long) ((magnitude - first) / width), 0, counts.length - 1) : 0;
    }

    private float edge(int bin) {
        return bin * width + first;
    }

    long count() {
        return Arrays.stream(counts).sum();
    }

    @Override
    public TensorRange range() {
        double needed = share * count();
        long below = 0;
        int bin = 0;
        while (bin < counts.length - 1 && below + counts[bin] < needed) {
            below += counts[bin];
            bin++;
        }
        float threshold = Math.max(0, edge(bin));
        return extremes.seenWithin(-threshold, threshold);
    }
}
