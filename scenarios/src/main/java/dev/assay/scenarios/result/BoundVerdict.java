package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say what the queries tell about a latency bound, with 99 % confidence. */
public enum BoundVerdict {
    /** The percentile is within the bound. */
    @JsonProperty("met")
    MET,
    /** The percentile is beyond the bound. */
    @JsonProperty("missed")
    MISSED,
    /** Too few queries, or a percentile too close to the bound, to tell. */
    @JsonProperty("inconclusive")
    INCONCLUSIVE
}
