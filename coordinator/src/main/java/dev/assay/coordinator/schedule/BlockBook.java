package dev.assay.coordinator.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Know all blocks of the runs that have not ended, and keep what follows from their states in step with these: who waits for which
 * device, who has which lease, what is still open of a run.
 *
 * <p>A lease counts as over, for the turns of users, at the latest time that was told before: in a lab that is half a second ago at most.
 */
public final class BlockBook {
    private final long leaseMs;
    private final Journal journal;
    private final Map<BlockKey, TrackedBlock> blocks = new HashMap<>();
    private final Map<String, RunBlocks> runs = new HashMap<>();
    /** The blocks that are leased, by the agent that has them. */
    private final Map<String, TrackedBlock> leases = new HashMap<>();

    private final DeviceQueues queues = new DeviceQueues();
    private final Shares shares = new Shares();
    /** The runs whose last open block ended since somebody asked. */
    private final Set<String> ended = new LinkedHashSet<>();

    private long lastToken;
    /** The latest time that anybody told. */
    private long latestMs;

    /** The blocks of one run. */
    private static final class RunBlocks {
        private final List<TrackedBlock> all = new ArrayList<>();
        private int open;
    }

    /**
     * Begin with no block.
     *
     * @param leaseTime how long a lease lasts after the last sign of life
     * @param lastToken the highest token that any lease ever had
     * @param journal hears of every change before the method that makes it returns
     */
    public BlockBook(Duration leaseTime, long lastToken, Journal journal) {
        this.leaseMs = leaseTime.toMillis();
        this.lastToken = lastToken;
        this.journal = journal;
    }

    /**
     * Take up a block, new or as the journal left it. After a restart every lease gets a whole lease time again.
     *
     * @throws IllegalArgumentException if the block is known already
     */
    public void add(ScheduledBlock added, BlockState state, long nowMs) {
        TrackedBlock block = new TrackedBlock(added, state);
        if (blocks.putIfAbsent(added.key(), block) != null) {
            throw new IllegalArgumentException("block " + added.key() + " is scheduled already");
        }
        RunBlocks run = runs.computeIfAbsent(added.key().run(), _ -> new RunBlocks());
        run.all.add(block);
        run.open += state.isEnded() ? 0 : 1;
        switch (state) {
            case BlockState.Queued _ -> queues.add(added);
            case BlockState.Leased leased -> {
                begin(block, leased, nowMs);
                lastToken = Math.max(lastToken, leased.token());
            }
            case BlockState.Completed _, BlockState.Failed _, BlockState.Cancelled _ -> {
                // It is remembered, so that a repeated report is known as such.
            }
        }
    }

    /** Stop a run: what waits is cancelled now, what is measured when its agent hears of it. */
    public void cancel(String run) {
        for (TrackedBlock block : ofRun(run)) {
            switch (block.state) {
                case BlockState.Queued _ -> change(block, new BlockState.Cancelled(), "cancelled");
                case BlockState.Leased _ -> block.cancelling = true;
                case BlockState.Completed _, BlockState.Failed _, BlockState.Cancelled _ -> {
                    // There is nothing left to stop.
                }
            }
        }
    }

    /** Queue a block again that failed or was cancelled, with all its attempts. */
    public void retry(BlockKey key) {
        TrackedBlock block = find(key);
        if (block != null
                && (block.state instanceof BlockState.Failed || block.state instanceof BlockState.Cancelled)) {
            change(block, BlockState.Queued.NEW, "retried");
        }
    }

    /** Begin no block of a run until it goes on. */
    public void pause(String run) {
        queues.pause(run);
    }

    /** Let a paused run go on. */
    public void resume(String run) {
        queues.resume(run);
    }

    /** Forget a run of which nothing is open. */
    public void forget(String run) {
        if (!isEnded(run)) {
            throw new IllegalStateException("run " + run + " has open blocks");
        }
        ofRun(run).forEach(block -> blocks.remove(block.block.key()));
        runs.remove(run);
        ended.remove(run);
        queues.resume(run);
    }

    /** Return whether nothing more happens in a run by itself; so it is with a run that nobody knows. */
    public boolean isEnded(String run) {
        RunBlocks known = runs.get(run);
        return known == null || known.open == 0;
    }

    /** Return the runs whose last open block ended since the last call. */
    public List<String> takeEnded() {
        List<String> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    /** Return the state of a block, if it is known. */
    public Optional<BlockState> state(BlockKey key) {
        return Optional.ofNullable(blocks.get(key)).map(block -> block.state);
    }

    /** Return the device that is to measure a block, which is known. */
    public String device(BlockKey key) {
        return Objects.requireNonNull(blocks.get(key), "only known blocks are asked for")
                .block
                .device();
    }

    /** Return what an agent measures now. */
    public Optional<LeaseGrant> leaseOf(String agent) {
        return Optional.ofNullable(leases.get(agent)).map(TrackedBlock::grant);
    }

    /** Return whether a block of a run is measured now. */
    public boolean isMeasured(String run) {
        return leases.values().stream()
                .anyMatch(block -> block.block.key().run().equals(run));
    }

    /** Return how many blocks are measured now for each user. */
    public Map<String, Integer> measuredByUser() {
        return shares.measured();
    }

    /**
     * Return the blocks that stand first, in the order in which devices that are equally busy would get to them.
     *
     * @param most at most so many
     * @param weight how much a user gets for each part that others get
     */
    public List<ScheduledBlock> waiting(int most, ToIntFunction<String> weight) {
        return queues.first(most, weight);
    }

    /** Return how many blocks wait. */
    public int waitingCount() {
        return queues.size();
    }

    /** Return how many blocks of each user wait. */
    public Map<String, Integer> waitingByUser() {
        return queues.sizes();
    }

    /** Return the first block of a run that waits. */
    public Optional<ScheduledBlock> firstWaiting(String run) {
        return ofRun(run).stream()
                .filter(block -> block.state instanceof BlockState.Queued)
                .map(block -> block.block)
                .findFirst();
    }

    @Nullable
    TrackedBlock find(BlockKey key) {
        return blocks.get(key);
    }

    List<TrackedBlock> ofRun(String run) {
        RunBlocks known = runs.get(run);
        return known == null ? List.of() : known.all;
    }

    @Nullable
    TrackedBlock leasedTo(String agent) {
        return leases.get(agent);
    }

    /** Return the block that an agent would begin next on these devices. */
    Optional<TrackedBlock> next(String agent, Collection<String> devices, LeaseRules rules) {
        return queues.next(devices, owner -> rules.longestMs(owner, shares.measured(owner.user())), shares.used(agent))
                .map(next -> Objects.requireNonNull(blocks.get(next.key())));
    }

    /** Return the leases of agents that showed no sign of life for a lease time. */
    List<TrackedBlock> overdue(long nowMs) {
        return leases.values().stream()
                .filter(block -> block.deadlineMs <= nowMs)
                .toList();
    }

    /** Hear what time it is. */
    void pass(long nowMs) {
        latestMs = Math.max(latestMs, nowMs);
    }

    /** Make a token that no lease ever had. */
    long newToken() {
        lastToken++;
        return lastToken;
    }

    /** Give a block to an agent that has none. */
    void lease(TrackedBlock block, BlockState.Leased leased, long nowMs) {
        change(block, leased, "leased to " + leased.agent());
        begin(block, leased, nowMs);
    }

    /** Let a lease last for another lease time. */
    void renew(TrackedBlock block, long nowMs) {
        block.deadlineMs = nowMs + leaseMs;
    }

    /** Forget how much users used of an agent that has no lease. */
    void forgetTurns(String agent) {
        shares.forget(agent);
    }

    /** Let a block be in another state; one that is leased now is begun afterwards, see {@link #lease}. */
    void change(TrackedBlock block, BlockState state, String reason) {
        journal.changed(block.block, state, reason);
        switch (block.state) {
            case BlockState.Queued _ -> queues.remove(block.block);
            case BlockState.Leased leased -> end(block, leased);
            case BlockState.Completed _, BlockState.Failed _, BlockState.Cancelled _ -> {
                // It was in no queue.
            }
        }
        count(block.block.key().run(), (state.isEnded() ? 0 : 1) - (block.state.isEnded() ? 0 : 1));
        block.state = state;
        block.cancelling = false;
        if (state instanceof BlockState.Queued) {
            queues.add(block.block);
        }
    }

    private void count(String id, int opened) {
        RunBlocks run = Objects.requireNonNull(runs.get(id));
        run.open += opened;
        if (run.open == 0) {
            ended.add(id);
        } else {
            ended.remove(id);
        }
    }

    private void begin(TrackedBlock block, BlockState.Leased leased, long nowMs) {
        pass(nowMs);
        renew(block, nowMs);
        block.begunMs = nowMs;
        leases.put(leased.agent(), block);
        shares.begin(leased.agent(), block.user());
    }

    private void end(TrackedBlock block, BlockState.Leased leased) {
        leases.remove(leased.agent());
        shares.end(leased.agent(), block.user(), latestMs - block.begunMs, block.weight);
    }
}
