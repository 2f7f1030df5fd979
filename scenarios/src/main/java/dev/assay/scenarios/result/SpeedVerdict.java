package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

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
    NOT_COMPARABLE
}
