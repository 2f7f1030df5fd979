package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say what became of a cell. */
public enum CellStatus {
    /** Every round succeeded. */
    @JsonProperty("measured")
    MEASURED,
    /** Some rounds, or the accuracy pass, failed or were not reached. */
    @JsonProperty("partial")
    PARTIAL,
    /** No round succeeded. */
    @JsonProperty("failed")
    FAILED
}
