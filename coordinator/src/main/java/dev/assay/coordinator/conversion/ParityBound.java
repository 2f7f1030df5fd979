package dev.assay.coordinator.conversion;

import dev.assay.scenarios.language.ConversionPrecision;

/** How far a converted model's outputs may be from those of the model that it was made from. */
sealed interface ParityBound {
    /** Kernels of two runtimes round and sum differently: real conversions were off by 1e-7 to 1e-6 of the largest magnitude. */
    Close FLOAT = new Close(1e-5, 1e-4);

    /** How good quantization is, the accuracy tells; this only tells whether it still is the same function. */
    Alike INTEGER = new Alike(0.9, 0.01, 0.1);

    /** Return the bound for a precision. */
    static ParityBound of(ConversionPrecision precision) {
        return precision.isFloat() ? FLOAT : INTEGER;
    }

    /**
     * Every element is the same, but for rounding.
     *
     * @param absolute allowed in any case
     * @param relative allowed besides, as a share of the largest magnitude of the sample's output
     */
    record Close(double absolute, double relative) implements ParityBound {
        double allowed(double largest) {
            return absolute + relative * largest;
        }
    }

    /**
     * The outputs of most samples point in the same direction.
     *
     * @param cosine of the angle between the two, at least
     * @param negligible a largest difference below which the angle does not matter: outputs near zero have no direction
     * @param exceptions the share of samples that may be unlike
     */
    record Alike(double cosine, double negligible, double exceptions) implements ParityBound {
        int allowed(int samples) {
            return (int) Math.floor(samples * exceptions);
        }
    }
}
