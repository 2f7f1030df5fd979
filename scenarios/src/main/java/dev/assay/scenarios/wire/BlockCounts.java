package dev.assay.scenarios.wire;

import java.util.stream.Stream;

/**
 * Count the blocks of a run by what became of them.
 *
 * @param queued wait for their device
 * @param leased are being measured
 * @param completed have a report
 * @param failed will not be measured
 * @param cancelled were not wanted any more
 */
public record BlockCounts(int queued, int leased, int completed, int failed, int cancelled) {
    /** Return all of them counted together. */
    public static BlockCounts sum(Stream<BlockCounts> counts) {
        return counts.reduce(new BlockCounts(0, 0, 0, 0, 0), BlockCounts::plus);
    }

    /** Return these and others, counted together. */
    public BlockCounts plus(BlockCounts other) {
        return new BlockCounts(
                queued + other.queued,
                leased + other.leased,
                completed + other.completed,
                failed + other.failed,
                cancelled + other.cancelled);
    }

    /** Return how many there are. */
    public int total() {
        return queued + leased + completed + failed + cancelled;
    }

    /** Return how many need nothing more. */
    public int ended() {
        return completed + failed + cancelled;
    }
}
