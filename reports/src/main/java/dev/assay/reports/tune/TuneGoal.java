package dev.assay.reports.tune;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Name what a search makes as good as it can. */
public enum TuneGoal {
    /** The median latency of a query. */
    @JsonProperty("latency")
    LATENCY,
    /** Samples a second. */
    @JsonProperty("throughput")
    THROUGHPUT,
    /** Bytes of the model file. */
    @JsonProperty("size")
    SIZE;

    /** Return the goal as users write it. */
    public String toText() {
        return name().toLowerCase(Locale.ROOT);
    }
}
