package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Say what the statistics allow one to say about speed. */
public enum SpeedVerdict {
    @JsonProperty("faster")
    FASTER,
    @JsonProperty("slower")
    SLOWER,
    /** The whole interval lies within the margin: whatever difference there is does not matter. */
    @JsonProperty("equivalent")
    EQUIVALENT,
    /** The interval includes 1, and differences that would matter. */
    @JsonProperty("not-distinguishable")
    NOT_DISTINGUISHABLE,
    /** Fewer than two paired rounds, or the device is emulated: {@link Comparison#reason()} says which. */
    @JsonProperty("not-comparable")
    NOT_COMPARABLE;

    /**
     * Return what an interval allows one to say.
     *
     * @param speedup above 1 is faster; {@code null} where there is none
     * @param margin relative difference in speed that does not matter
     */
    public static SpeedVerdict of(@Nullable Interval speedup, double margin) {
        if (speedup == null) {
            return NOT_COMPARABLE;
        }
        if (speedup.low() >= 1 / (1 + margin) && speedup.high() <= 1 + margin) {
            return EQUIVALENT;
        }
        if (speedup.low() > 1) {
            return FASTER;
        }
        return speedup.high() < 1 ? SLOWER : NOT_DISTINGUISHABLE;
    }
}
