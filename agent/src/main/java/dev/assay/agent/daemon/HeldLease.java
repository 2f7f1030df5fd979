package dev.assay.agent.daemon;

import dev.assay.agent.block.BlockListener;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import org.jspecify.annotations.Nullable;

/** A block that this agent has the right to measure, and how far it is. Safe for use by many threads. */
final class HeldLease implements BlockListener {
    private final LeaseAnswer.Work work;
    private final CancellationToken cancellation = new CancellationToken();
    private final LiveCell live = new LiveCell();
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

    /** Return what to show the coordinator now; each query is shown once. */
    Heartbeat heartbeat(Seat seat, @Nullable Double temperatureCelsius) {
        return new Heartbeat(seat.agent(), seat.instance(), token(), progress, temperatureCelsius, live.take());
    }

    @Override
    public void progress(BlockProgress latest) {
        progress = latest;
    }

    @Override
    public void glimpse(String variant, LoadGlimpse glimpse) {
        live.add(variant, glimpse);
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
