package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say what the statistics allow one to say about accuracy and its gate. */
public enum AccuracyVerdict {
    /** The whole interval of the loss is within the gate. */
    @JsonProperty("within-gate")
    WITHIN_GATE,
    /** The whole interval of the loss is beyond the gate. */
    @JsonProperty("beyond-gate")
    BEYOND_GATE,
    /** The interval includes the gate: more samples are needed. */
    @JsonProperty("inconclusive")
    INCONCLUSIVE,
    /** The scenario sets no gate. */
    @JsonProperty("no-gate")
    NO_GATE,
    /** Accuracy was not measured on both sides. */
    @JsonProperty("not-measured")
    NOT_MEASURED
}
