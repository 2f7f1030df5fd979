package dev.assay.reports.tune;

import java.util.Locale;

/** Name what a search makes as good as it can. */
public enum TuneGoal {
    /** The median latency of a query. */
    LATENCY,
    /** Samples a second. */
    THROUGHPUT,
    /** Bytes of the model file. */
    SIZE;

    /** Return the goal as users write it. */
    public String toText() {
        return name().toLowerCase(Locale.ROOT);
    }
}
