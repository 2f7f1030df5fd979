package dev.assay.optimizer.quantize;

import org.jspecify.annotations.Nullable;

/**
 * Sum up how the K inputs of a product go together: {@code XᵀX} over all rows of activations that were seen. It says how much the
 * product's output changes with each weight of a column.
 */
final class Hessian {
    /** Share of the mean of the diagonal that is added to it, so that it can be inverted. */
    private static final double DAMPING = 0.01;

    private static final int MAX_ATTEMPTS = 4;

    private final int size;

    /** Row by row; only what is on and below the diagonal counts. */
    private final double[] sums;

    /** @param size K */
    Hessian(int size) {
        this.size = size;
        sums = new double[Math.multiplyExact(size, size)];
    }

    static long sizeBytes(int size) {
        return (long) size * size * Double.BYTES;
    }

    /** Add rows of activations, one after the other. */
    void add(float[] rows) {
        for (int start = 0; start < rows.length; start += size) {
            for (int i = 0; i < size; i++) {
                double value = rows[start + i];
                if (value != 0) {
                    int row = i * size;
                    for (int j = 0; j <= i; j++) {
                        sums[row + j] += value * rows[start + j];
                    }
                }
            }
        }
    }

    /**
     * Return the lower triangular {@code M}, row by row, with which the inverse is {@code M·Mᵀ}: its transpose is the upper
     * factor that GPTQ asks for.
     *
     * @return {@code null} if the sums are not finite
     */
    double @Nullable [] inverseFactor() {
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += sums[i * size + i] / size;
        }
        if (!Double.isFinite(mean)) {
            return null;
        }
        double damping = mean == 0 ? 1 : DAMPING * mean;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            double[] factor = factor(damping);
            if (factor != null) {
                return inverse(factor);
            }
            damping *= 10;
        }
        return null;
    }

    /** Return lower triangular {@code L} with {@code damped sums = Lᵀ·L}, from the last row up. */
    private double @Nullable [] factor(double damping) {
        double[] factor = sums.clone();
        for (int i = 0; i < size; i++) {
            factor[i * size + i] += damping;
        }
        for (int k = size - 1; k >= 0; k--) {
            int last = k * size;
            double pivot = factor[last + k];
            if (!(pivot > 0) || !Double.isFinite(pivot)) {
                return null;
            }
            double root = Math.sqrt(pivot);
            for (int i = 0; i <= k; i++) {
                factor[last + i] /= root;
            }
            for (int i = 0; i < k; i++) {
                subtract(factor, i * size, factor[last + i], factor, last, i + 1);
            }
        }
        return factor;
    }

    /** Return the inverse of a lower triangular matrix. */
    private double[] inverse(double[] lower) {
        double[] inverse = new double[lower.length];
        for (int i = 0; i < size; i++) {
            int row = i * size;
            for (int k = 0; k < i; k++) {
                subtract(inverse, row, lower[row + k], inverse, k * size, k + 1);
            }
            inverse[row + i] = 1;
            double pivot = lower[row + i];
            for (int j = 0; j <= i; j++) {
                inverse[row + j] /= pivot;
            }
        }
        return inverse;
    }

    /** Subtract a multiple of one row from another. */
    private static void subtract(double[] to, int toStart, double factor, double[] from, int fromStart, int length) {
        if (factor != 0) {
            for (int j = 0; j < length; j++) {
                to[toStart + j] -= factor * from[fromStart + j];
            }
        }
    }
}
