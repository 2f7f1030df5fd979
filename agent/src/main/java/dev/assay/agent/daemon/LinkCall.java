package dev.assay.agent.daemon;

/** What an agent asks its coordinator for. */
public enum LinkCall {
    /** To take part. */
    JOIN,
    /** Work. */
    LEASE,
    /** To know that a block is still measured. */
    HEARTBEAT,
    /** To take a report. */
    REPORT,
    /** To take a block back. */
    HAND_BACK,
    /** To let the agent go. */
    LEAVE,
    /** An artifact. */
    ARTIFACT
}
