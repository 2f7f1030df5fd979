package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Say how the values that samples give a tensor become the range that its integers span.
 *
 * @param percentile the share of magnitudes that the range holds, used by {@link Method#PERCENTILE} only; above 0, at most 1
 */
public record Calibration(Method method, double percentile) {
    /** The share of magnitudes that the range holds where a scenario says nothing. */
    public static final double DEFAULT_PERCENTILE = 0.9999;

    public static final Calibration MIN_MAX = new Calibration(Method.MIN_MAX, DEFAULT_PERCENTILE);
    public static final Calibration ENTROPY = new Calibration(Method.ENTROPY, DEFAULT_PERCENTILE);

    /** Return a calibration that cuts off the largest magnitudes. */
    public static Calibration percentile(double share) {
        return new Calibration(Method.PERCENTILE, share);
    }

    /** How values become a range. */
    public enum Method {
        /** From the smallest to the largest. */
        @JsonProperty("min-max")
        MIN_MAX,
        /** The largest magnitudes are cut off. */
        @JsonProperty("percentile")
        PERCENTILE,
        /** The range whose integers tell most about the values (smallest Kullback-Leibler divergence). */
        @JsonProperty("entropy")
        ENTROPY
    }
}
