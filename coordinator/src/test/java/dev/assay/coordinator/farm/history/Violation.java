package dev.assay.coordinator.farm.history;

/**
 * Something that may not be.
 *
 * @param what for people
 */
public record Violation(Rule rule, String what) {
    /** What must be true of every lab. */
    public enum Rule {
        /** A run that was taken on is in the store. */
        RUN_KEPT,
        /** Every run ends. */
        RUN_ENDED,
        /** A run has the blocks that were submitted. */
        BLOCKS_KEPT,
        /** Every block of a run that ended has ended, as the timeline says it did, once. */
        BLOCK_ENDED_ONCE,
        /** What failed tells why. */
        FAILURE_HAS_REASON,
        /** At one moment one lease of a block counts. */
        ONE_LEASE,
        /** A token is given to one process, for one block. */
        TOKEN_UNIQUE,
        /** A lease that an agent heard of is stored. */
        LEASE_STORED,
        /** A report that an agent was told is kept is the block's result for ever. */
        RESULT_KEPT,
        /** A report that an agent was told is not kept is nobody's result. */
        REFUSAL_KEPT,
        /** A result is what an agent with that very lease handed in. */
        RESULT_GENUINE,
        /** Each block is in the result of its run once. */
        RESULT_ONCE,
        /** A process is told that it was replaced only if it was. */
        REPLACED_BY_SOMEBODY
    }

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
