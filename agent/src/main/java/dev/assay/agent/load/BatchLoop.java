package dev.assay.agent.load;

import dev.assay.agent.batching.DynamicBatcher;
import dev.assay.scenarios.language.Batching;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Form batches of requests that come, and run them in several lanes at once.
 *
 * <p>There is no thread that lets requests come: a lane that is free lets all those come that are due by now. If they make no batch yet,
 * it waits for the next request, or for the moment at which one has waited for long enough.
 */
final class BatchLoop {
    private final RequestSource source;
    private final DynamicBatcher batcher;
    private final LoadClock clock;
    private final Lanes lanes;
    private final long startNs;
    private final ReentrantLock lock = new ReentrantLock();
    private long nowNs;
    private long expired;

    /**
     * @param rules how batches are formed
     * @param buckets how many kinds of requests there are
     * @param startNs what the times of requests count from
     */
    BatchLoop(RequestSource source, Batching rules, int buckets, LoadClock clock, Lanes lanes, long startNs) {
        this.source = source;
        this.batcher = new DynamicBatcher(rules, buckets, (_, _) -> expire());
        this.clock = clock;
        this.lanes = lanes;
        this.startNs = startNs;
    }

    private enum Step {
        RUN,
        WAIT,
        END
    }

    /**
     * Run batches in one lane until no more requests come.
     *
     * @param progress hears how far the load is
     * @return when the last batch of this lane was done; the start if it got none
     */
    long run(BatchLane lane, ProgressReport progress) {
        long reportNs = progress.intervalNs();
        long endNs = startNs;
        while (!lanes.haveFailed()) {
            switch (next(lane)) {
                case END -> {
                    return endNs;
                }
                case WAIT -> await(nextEventNs());
                case RUN -> {
                    endNs = lane.serve(startNs);
                    long doneNs = endNs - startNs;
                    answered(lane.batch().size(), doneNs);
                    if (doneNs >= reportNs) {
                        source.report(progress, doneNs);
                        reportNs = clock.nanoTime() - startNs + progress.intervalNs();
                    }
                }
            }
        }
        return endNs;
    }

    /** Return how many requests expired; after all lanes have ended. */
    long expired() {
        return expired;
    }

    private Step next(BatchLane lane) {
        lock.lock();
        try {
            nowNs = clock.nanoTime() - startNs;
            source.arrive(nowNs, batcher);
            if (batcher.form(nowNs, lane.batch())) {
                return Step.RUN;
            }
            return batcher.isEmpty() && source.isOver() ? Step.END : Step.WAIT;
        } finally {
            lock.unlock();
        }
    }

    private void await(long eventNs) {
        // Meanwhile another lane may have taken the last request: then there is nothing to wait for.
        if (eventNs != DynamicBatcher.NEVER) {
            clock.awaitNanoTime(startNs + eventNs);
        }
    }

    private long nextEventNs() {
        lock.lock();
        try {
            return Math.min(batcher.nextEventNs(), source.nextDueNs());
        } finally {
            lock.unlock();
        }
    }

    private void answered(int count, long doneNs) {
        lock.lock();
        try {
            source.answered(count, doneNs);
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        expired++;
        source.answered(1, nowNs);
    }
}
