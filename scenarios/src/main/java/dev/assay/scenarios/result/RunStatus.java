package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say how a run ended. */
public enum RunStatus {
    /** Every cell was measured. */
    @JsonProperty("complete")
    COMPLETE,
    /** Some cells have problems. */
    @JsonProperty("partial")
    PARTIAL,
    /** The user stopped it; what was measured is kept. */
    @JsonProperty("interrupted")
    INTERRUPTED,
    /** No cell was measured. */
    @JsonProperty("failed")
    FAILED
}
