package dev.assay.coordinator.schedule;

/** Say what becomes of a report that an agent sent. */
public enum ReportDecision {
    /** It is the block's result. */
    ACCEPTED,
    /** It is the block's result already: the agent did not hear so the first time. */
    REPEATED,
    /** Somebody else has the block now, or it ended otherwise. */
    SUPERSEDED,
    /** The scheduler doesn't know the block: its run ended, or never was. */
    UNKNOWN
}
