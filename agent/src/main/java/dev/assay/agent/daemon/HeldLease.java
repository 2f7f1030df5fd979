package dev.assay.agent.daemon;

import dev.assay.agent.block.CancellationToken;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;

/** A block that this agent has the right to measure. Safe for use by many threads. */
final class HeldLease {
    private final LeaseAnswer.Work work;
    private final CancellationToken cancellation = new CancellationToken();
    private volatile BlockProgress progress;
    private volatile boolean dropped;

    HeldLease(LeaseAnswer.Work work) {
        this.work = work;
        this.progress = new BlockProgress(block().run(), block().block(), 0, 0, "fetching artifacts");
    }

    long token() {
        return work.token();
    }

    String device() {
        return work.device();
    }

    BlockAssignment block() {
        return work.assignment();
    }

    CancellationToken cancellation() {
        return cancellation;
    }

    BlockProgress progress() {
        return progress;
    }

    void progressed(BlockProgress latest) {
        progress = latest;
    }

    /** Return whether the coordinator wants nothing more from this lease. */
    boolean isDropped() {
        return dropped;
    }

    void obey(HeartbeatAnswer.Order order) {
        switch (order) {
            case GO_ON -> {
                // As before.
            }
            case STOP_AND_REPORT -> cancellation.cancel();
            case DROP -> {
                dropped = true;
                cancellation.cancel();
            }
        }
    }
}
