package dev.assay.scenarios.wire;

/** Answer a {@link Heartbeat}. */
public record HeartbeatAnswer(Order order) {
    /** What the agent is to do. */
    public enum Order {
        /** Go on. */
        GO_ON,
        /** Stop soon, and report what there is: the user cancelled. */
        STOP_AND_REPORT,
        /** Stop, and throw away what there is: the lease is over. */
        DROP
    }
}
