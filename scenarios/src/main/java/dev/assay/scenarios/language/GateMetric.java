package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Name the scores that a gate can look at. */
public enum GateMetric {
    /** Share of evaluation samples that are classified correctly. */
    @JsonProperty("accuracy")
    ACCURACY,
    /** Mean cosine similarity to the baseline's outputs; the loss is 1 minus it. */
    @JsonProperty("cosine")
    COSINE,
    /** Share of samples whose largest output is the baseline's; the loss is 1 minus it. */
    @JsonProperty("top-1-agreement")
    TOP_1_AGREEMENT
}
