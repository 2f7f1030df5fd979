package dev.assay.optimizer.calibrate;

import java.util.Arrays;

/**
 * Find how many bins around the middle of a histogram 8-bit integers should span.
 *
 * <p>Source: {@code get_entropy_threshold} of {@code onnxruntime.quantization.calibrate}, after Migacz, "8-bit inference with TensorRT",
 * GTC 2017. P is the histogram with everything beyond the candidate in its outermost bins; Q is what is left of it after it was put into
 * {@value #QUANTIZED_BINS} bins and spread again. The candidate with the smallest divergence of P from Q wins.
 */
final class EntropyThreshold {
    static final int QUANTIZED_BINS = 128;

    /** What empty bins get, so that no logarithm is infinite. */
    private static final double SMOOTHING = 1e-4;

    private EntropyThreshold() {}

    /**
     * Return how many bins on each side of the middle one to span.
     *
     * @param counts at least {@value #QUANTIZED_BINS} bins, as many below 0 as above
     */
    static int bestHalfWidth(long[] counts) {
        int middle = counts.length / 2;
        int best = QUANTIZED_BINS / 2;
        double smallest = Double.POSITIVE_INFINITY;
        for (int half = QUANTIZED_BINS / 2; half <= middle; half++) {
            double divergence = divergence(counts, middle - half, Math.min(middle + half + 1, counts.length));
            if (divergence < smallest) {
                smallest = divergence;
                best = half;
            }
        }
        // If no candidate can be compared, the first one would cut off nearly everything.
        return smallest == Double.POSITIVE_INFINITY ? middle : best;
    }

    private static double divergence(long[] counts, int start, int end) {
        double[] p = new double[end - start];
        for (int i = 0; i < p.length; i++) {
            p[i] = counts[start + i];
        }
        long below = sum(counts, 0, start);
        long above = sum(counts, end, counts.length);
        double[] q = spread(counts, start, end, below, above);
        p[0] += below;
        p[p.length - 1] += above;
        if (!smooth(p) || !smooth(q)) {
            return Double.POSITIVE_INFINITY;
        }
        return relativeEntropy(p, q);
    }

    private static long sum(long[] counts, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    private static double[] spread(long[] counts, int start, int end, long below, long above) {
        int length = end - start;
        int merged = length / QUANTIZED_BINS;
        double[] q = new double[length];
        for (int group = 0; group < QUANTIZED_BINS; group++) {
            int first = group * merged;
            int last = first + merged;
            long sum = sum(counts, start + first, start + last);
            if (group == QUANTIZED_BINS - 1) {
                sum += sum(counts, start + last, end);
            }
            int filled = 0;
            for (int i = first; i < last; i++) {
                long count = counts[start + i] + (i == 0 ? below : 0) + (i == length - 1 ? above : 0);
                filled += count == 0 ? 0 : 1;
            }
            if (filled > 0) {
                // Whole numbers, as in the source.
                Arrays.fill(q, first, last, Math.floor((double) sum / filled));
            }
        }
        return q;
    }

    /** Give empty bins a little, taken evenly from the others; return whether that was possible. */
    private static boolean smooth(double[] bins) {
        int zeros = 0;
        for (double bin : bins) {
            zeros += bin == 0 ? 1 : 0;
        }
        int filled = bins.length - zeros;
        if (filled == 0) {
            return false;
        }
        double taken = SMOOTHING * zeros / filled;
        if (taken >= 1) {
            return false;
        }
        for (int i = 0; i < bins.length; i++) {
            bins[i] = bins[i] == 0 ? SMOOTHING : bins[i] - taken;
        }
        return true;
    }

    private static double relativeEntropy(double[] p, double[] q) {
        double pSum = 0;
        double qSum = 0;
        for (int i = 0; i < p.length; i++) {
            pSum += p[i];
            qSum += q[i];
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double share = p[i] / pSum;
            // StrictMath: the same threshold on every machine.
            sum += share * StrictMath.log(share / (q[i] / qSum));
        }
        return sum;
    }
}
