package dev.assay.agent.load;

import dev.assay.agent.batching.DynamicBatcher;
import dev.assay.scenarios.language.Batching;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Form batches of requests that come, and run them in several lanes at once.
 *
 * <p>There is no thread that lets requests come: a lane that is free lets all those come that are due by now. If they make no batch yet,
 * it waits for the next request, or for the moment at which one has waited for long enough.
 *
 * <p>Outputs are looked at while a lane waits. Clients may leave it no such moment; then the loop's time stands still for all who wait
 * while a lane looks, or for that share of it that other lanes can't make up for.
 */
final class BatchLoop {
    private final RequestSource source;
    private final DynamicBatcher batcher;
    private final LoadClock clock;
    private final Lanes lanes;
    private final int laneCount;
    private final ReentrantLock lock = new ReentrantLock();
    private long startNs;
    private long nowNs;
    private long expired;

    /**
     * @param rules how batches are formed
     * @param buckets how many kinds of requests there are
     * @param lanes of which one may fail
     * @param laneCount how many there are
     * @param startNs what the times of requests count from
     */
    BatchLoop(
            RequestSource source,
            Batching rules,
            int buckets,
            LoadClock clock,
            Lanes lanes,
            int laneCount,
            long startNs) {
        this.source = source;
        this.batcher = new DynamicBatcher(rules, buckets, (_, _) -> expire());
        this.clock = clock;
        this.lanes = lanes;
        this.laneCount = laneCount;
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
     * @return when the last batch of this lane was done, in nanoseconds after the start; 0 if it got none
     */
    long run(BatchLane lane, ProgressReport progress) {
        long reportNs = progress.intervalNs();
        long endNs = 0;
        while (!lanes.haveFailed()) {
            switch (next(lane)) {
                case END -> {
                    lane.settle(Long.MAX_VALUE);
                    return endNs;
                }
                case WAIT -> await(lane);
                case RUN -> {
                    endNs = answered(lane.batch().size(), lane.serve(startNs()));
                    if (source.isClosed()) {
                        standStill(lane.settle(Long.MAX_VALUE));
                    }
                    if (endNs >= reportNs) {
                        source.report(progress, endNs);
                        reportNs = clock.nanoTime() - startNs() + progress.intervalNs();
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

    private void await(BatchLane lane) {
        long eventNs;
        long atNs;
        lock.lock();
        try {
            eventNs = Math.min(batcher.nextEventNs(), source.nextDueNs());
            atNs = startNs + eventNs;
        } finally {
            lock.unlock();
        }
        // Meanwhile another lane may have taken the last request: then there is nothing to wait for.
        if (eventNs != DynamicBatcher.NEVER) {
            if (lane.wantsOutputs()) {
                lane.settle(atNs - clock.nanoTime());
            }
            clock.awaitNanoTime(atNs);
        }
    }

    /** Return when a batch was done, in nanoseconds after the start. */
    private long answered(int count, long atNs) {
        lock.lock();
        try {
            long doneNs = atNs - startNs;
            source.answered(count, doneNs);
            return doneNs;
        } finally {
            lock.unlock();
        }
    }

    private long startNs() {
        lock.lock();
        try {
            return startNs;
        } finally {
            lock.unlock();
        }
    }

    /** Let time stand still for all who wait: as if everything had begun later. */
    private void standStill(long ns) {
        lock.lock();
        try {
            startNs += ns / laneCount;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        expired++;
        source.answered(1, nowNs);
    }
}
