package dev.assay.optimizer.execution;

import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Tell how far the outputs of two models are apart.
 *
 * @param maxDifference the largest difference of two numbers; infinite if only one of them is a number, or shapes differ
 * @param maxMagnitude the largest magnitude that the reference gave
 * @param cosine of the angle between all numbers of the reference and all of the other
 */
public record Agreement(double maxDifference, double maxMagnitude, double cosine) {
    /** Compare all FLOAT outputs that both have; others are left to the eye. */
    public static Agreement of(Map<String, HostTensor> reference, Map<String, HostTensor> other) {
        Sums sums = new Sums();
        reference.forEach((name, tensor) -> {
            HostTensor match = other.get(name);
            if (match != null && tensor.type() == match.type() && tensor.isFloat()) {
                if (tensor.dims().equals(match.dims())) {
                    sums.add(tensor.floats(), match.floats());
                } else {
                    sums.maxDifference = Double.POSITIVE_INFINITY;
                }
            }
        });
        return sums.toAgreement();
    }

    /** Return the largest difference as a share of the largest magnitude. */
    public double relative() {
        return maxDifference == 0 ? 0 : maxDifference / Math.max(maxMagnitude, Float.MIN_NORMAL);
    }

    private static final class Sums {
        private double maxDifference;
        private double maxMagnitude;
        private double product;
        private double referenceSquares;
        private double otherSquares;

        void add(FloatBuffer reference, FloatBuffer other) {
            for (int i = 0; i < reference.limit(); i++) {
                double one = reference.get(i);
                double two = other.get(i);
                if (one != two && !(Double.isNaN(one) && Double.isNaN(two))) {
                    double difference = Math.abs(one - two);
                    maxDifference =
                            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(maxDifference, difference);
                }
                if (Double.isFinite(one) && Double.isFinite(two)) {
                    maxMagnitude = Math.max(maxMagnitude, Math.abs(one));
                    product += one * two;
                    referenceSquares += one * one;
                    otherSquares += two * two;
                }
            }
        }

        Agreement toAgreement() {
            double length = Math.sqrt(referenceSquares * otherSquares);
            double cosine = length > 0 ? product / length : referenceSquares == otherSquares ? 1 : 0;
            return new Agreement(maxDifference, maxMagnitude, cosine);
        }
    }
}
