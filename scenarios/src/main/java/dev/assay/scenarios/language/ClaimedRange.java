package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Hold one number of a claim: between what and what a quantity is said to lie.
 *
 * <p>What is better than claimed does not contradict a claim: a speed-up of 5 supports "2 to 4 times faster".
 *
 * @param low times for ratios; for a loss always 0
 * @param high times for ratios; for a loss the largest one, absolute, as a fraction
 */
public record ClaimedRange(Quantity quantity, double low, double high) {
    /** Claims round: "4 times smaller" holds from 3.6 on. */
    private static final double ROUNDING = 0.9;

    /** What a claim says something about. */
    public enum Quantity {
        /** How many times faster, by the measure of the load: median latency or throughput. */
        @JsonProperty("speed-up")
        SPEED_UP,
        /** How many times smaller the model file is. */
        @JsonProperty("size-ratio")
        SIZE_RATIO,
        /** Accuracy lost, absolute. */
        @JsonProperty("max-loss")
        LOSS
    }

    /** Return what an interval must reach to support the claim; for a loss, what it must not exceed. */
    public double limit() {
        return switch (quantity) {
            case SPEED_UP -> low;
            case SIZE_RATIO -> low * ROUNDING;
            case LOSS -> high;
        };
    }
}
