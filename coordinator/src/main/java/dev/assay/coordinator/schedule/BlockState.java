package dev.assay.coordinator.schedule;

import dev.assay.scenarios.problem.Problem;

/** Say how far a block is. */
public sealed interface BlockState {
    /** No lease has had this token. */
    long NO_TOKEN = 0;

    /**
     * It waits for its device.
     *
     * @param attempts how often it was begun
     * @param lastToken the last lease's, or {@link #NO_TOKEN}
     */
    record Queued(int attempts, long lastToken) implements BlockState {
        /** A block that nobody has begun. */
        public static final Queued NEW = new Queued(0, NO_TOKEN);
    }

    /**
     * An agent measures it.
     *
     * @param attempt 1-based
     * @param token fences off whoever had it before
     * @param agent name of the agent
     * @param instance the process that the agent was when it got the lease
     */
    record Leased(int attempt, long token, String agent, String instance) implements BlockState {}

    /**
     * Its report is stored.
     *
     * @param token of the lease that it came from
     */
    record Completed(long token) implements BlockState {}

    /** It will not be measured. */
    record Failed(Problem reason) implements BlockState {}

    /** The user did not want it any more before it was begun, or its agent was lost after that. */
    record Cancelled() implements BlockState {}

    /** Return whether it is leased to just this process of this agent, with just this token. */
    default boolean isLeasedTo(String agent, String instance, long token) {
        return this instanceof Leased leased
                && leased.token() == token
                && leased.agent().equals(agent)
                && leased.instance().equals(instance);
    }

    /** Return whether nothing more happens to it by itself. */
    default boolean isEnded() {
        return switch (this) {
            case Queued _, Leased _ -> false;
            case Completed _, Failed _, Cancelled _ -> true;
        };
    }
}
