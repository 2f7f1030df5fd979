package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say which numbers a model takes for black and white. */
public enum PixelRange {
    /** From 0 for the darkest to 1 for the brightest. */
    @JsonProperty("zero-to-one")
    ZERO_TO_ONE,
    /** From -1 for the darkest to 1 for the brightest. */
    @JsonProperty("minus-one-to-one")
    MINUS_ONE_TO_ONE
}
