package dev.assay.coordinator.schedule;

/** Say what an agent that shows a sign of life should do. */
public enum LeaseStanding {
    /** The lease holds, for another lease time. */
    HELD,
    /** The user cancelled: stop soon and report what there is. */
    CANCELLED,
    /** The lease is over: stop, and throw away what there is. */
    LOST
}
