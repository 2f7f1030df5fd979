package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Say how far a run is. */
public enum RunPhase {
    /** Models and samples are being made ready. */
    @JsonProperty("preparing")
    PREPARING,
    /** Its blocks wait or are measured. */
    @JsonProperty("measuring")
    MEASURING,
    /** Its result is written, complete or not. */
    @JsonProperty("finished")
    FINISHED,
    /** Nothing could be measured. */
    @JsonProperty("failed")
    FAILED;

    /** Return whether nothing more happens to the run. */
    public boolean isEnded() {
        return switch (this) {
            case PREPARING, MEASURING -> false;
            case FINISHED, FAILED -> true;
        };
    }

    /** Return the phase with what else there is to say of the run. */
    public String toText(boolean cancelled, boolean paused) {
        return toText() + (cancelled ? ", cancelled" : "") + (paused ? ", paused" : "");
    }

    /** Return the phase as people and messages write it. */
    public String toText() {
        return switch (this) {
            case PREPARING -> "preparing";
            case MEASURING -> "measuring";
            case FINISHED -> "finished";
            case FAILED -> "failed";
        };
    }
}
