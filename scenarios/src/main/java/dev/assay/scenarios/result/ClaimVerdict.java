package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say what measurements allow to say about a claim. */
public enum ClaimVerdict {
    /** It holds wherever it was tried. */
    @JsonProperty("supported")
    SUPPORTED,
    /** A part of it holds and another does not, or it holds in some cells and not in others. */
    @JsonProperty("partly")
    PARTLY,
    /** It holds nowhere. */
    @JsonProperty("not-supported")
    NOT_SUPPORTED,
    /** Intervals reach to both sides of what is claimed. */
    @JsonProperty("inconclusive")
    INCONCLUSIVE,
    /** Nothing that was measured tells. */
    @JsonProperty("not-measured")
    NOT_MEASURED
}
