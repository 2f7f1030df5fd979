package dev.assay.reports.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.assay.reports.halving.Step;

/** Say how a search ended. */
public enum TuneEnding {
    @JsonProperty("decided")
    DECIDED,
    @JsonProperty("nothing-meets")
    NOTHING_MEETS,
    @JsonProperty("out-of-budget")
    OUT_OF_BUDGET,
    /** The user stopped it. */
    @JsonProperty("interrupted")
    INTERRUPTED;

    /** Return the ending of a search that was not stopped. */
    public static TuneEnding of(Step.Ending ending) {
        return switch (ending) {
            case DECIDED -> DECIDED;
            case NOTHING_MEETS -> NOTHING_MEETS;
            case OUT_OF_BUDGET -> OUT_OF_BUDGET;
        };
    }
}
