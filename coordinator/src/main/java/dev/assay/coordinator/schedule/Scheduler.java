package dev.assay.coordinator.schedule;

import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Hand out blocks to agents: one lease per agent and per block at a time, each with a token that fences off earlier ones.
 *
 * <p>Time comes in as milliseconds of any clock that never jumps; deadlines live in memory only. After a restart every lease gets a
 * whole lease time again, so that agents which measured through the restart keep their blocks.
 *
 * <p>Users who have blocks waiting for one agent take turns, see {@link Turns} and {@link DeviceQueues}; the blocks of one user go in
 * their order. A lease counts as over, for these turns, at the latest time that was told before: in a lab that is half a second ago at most.
 */
public final class Scheduler {
    private final SchedulerSettings settings;
    private final Journal journal;
    private final Map<BlockKey, Entry> blocks = new HashMap<>();
    private final Map<String, RunBlocks> runs = new HashMap<>();
    private final DeviceQueues queues = new DeviceQueues();
    private final AgentSeats seats = new AgentSeats();
    /** The blocks that are leased, by the agent that has them. */
    private final Map<String, Entry> leases = new HashMap<>();

    private final Shares shares = new Shares();
    /** The runs whose last open block ended since somebody asked. */
    private final Set<String> ended = new LinkedHashSet<>();

    private long lastToken;
    /** The latest time that anybody told. */
    private long latestMs;

    /**
     * Begin with no block and no agent.
     *
     * @param lastToken the highest token that any lease ever had
     * @param journal hears of every change before the method that makes it returns
     */
    public Scheduler(SchedulerSettings settings, long lastToken, Journal journal) {
        this.settings = settings;
        this.lastToken = lastToken;
        this.journal = journal;
    }

    /**
     * Take up a block, new or as the journal left it.
     *
     * @throws IllegalArgumentException if the scheduler has the block already
     */
    public void add(ScheduledBlock block, BlockState state, long nowMs) {
        Entry entry = new Entry(block, state);
        if (blocks.putIfAbsent(block.key(), entry) != null) {
            throw new IllegalArgumentException("block " + block.key() + " is scheduled already");
        }
        RunBlocks run = runs.computeIfAbsent(block.key().run(), _ -> new RunBlocks());
        run.entries.add(entry);
        run.open += state.isEnded() ? 0 : 1;
        switch (state) {
            case BlockState.Queued _ -> queues.add(block);
            case BlockState.Leased leased -> {
                begin(entry, leased, nowMs);
                lastToken = Math.max(lastToken, leased.token());
            }
            case BlockState.Completed _, BlockState.Failed _, BlockState.Cancelled _ -> {
                // It is remembered, so that a repeated report is known as such.
            }
        }
    }

    /**
     * Let an agent take part. Another process of the agent keeps its place until this one asks for work.
     *
     * @param instance a new one for each process
     * @param devices what it can measure on
     */
    public void join(String agent, String instance, Set<String> devices) {
        seats.join(agent, new AgentSeats.Seat(instance, devices));
    }

    /** Return whether a process has its agent's place; if it takes it now, what an earlier process was measuring is lost. */
    private boolean takesPart(String agent, String instance) {
        boolean isSeated = seats.take(agent, instance).isPresent();
        Entry leased = leases.get(agent);
        if (isSeated && leased != null && !leased.lease().instance().equals(instance)) {
            giveUp(leased, "agent " + agent + " was started again");
        }
        return isSeated;
    }

    /** Let an agent go that says good-bye; what it had is queued again and counts as not begun. */
    public void leave(String agent, String instance) {
        if (takesPart(agent, instance)) {
            Entry leased = leases.get(agent);
            if (leased != null) {
                handBack(leased, "agent " + agent + " was stopped");
            }
            seats.clear(agent);
        }
    }

    /** Put an agent out that may not take part any more; what it had is queued again, and nothing that still comes of it counts. */
    public void expel(String agent) {
        Entry leased = leases.get(agent);
        if (leased != null) {
            handBack(leased, "agent " + agent + " may not take part any more");
        }
        shares.forget(agent);
        seats.clear(agent);
    }

    /** Give an agent no more work, or give it work again; what it has it finishes. */
    public void drain(String agent, boolean drained) {
        seats.drain(agent, drained);
    }

    /**
     * Give an agent the next block of its devices. One that has a lease gets the same again: it did not hear the answer.
     *
     * @param rules say what this agent may begin now
     */
    public LeaseAnswer lease(String agent, String instance, long nowMs, LeaseRules rules) {
        latestMs = Math.max(latestMs, nowMs);
        if (!takesPart(agent, instance)) {
            return seats.taken(agent).isPresent() ? new LeaseAnswer.Replaced() : new LeaseAnswer.NotJoined();
        }
        Entry held = leases.get(agent);
        if (held != null) {
            held.deadlineMs = deadline(nowMs);
            return new LeaseAnswer.Granted(held.grant());
        }
        Optional<ScheduledBlock> next = next(agent, rules);
        if (next.isEmpty()) {
            return new LeaseAnswer.Nothing();
        }
        Entry entry = entry(next.get().key());
        entry.weight = rules.weight(entry.user());
        lastToken++;
        grant(entry, new BlockState.Leased(entry.queued().attempts() + 1, lastToken, agent, instance), nowMs);
        return new LeaseAnswer.Granted(entry.grant());
    }

    private Optional<ScheduledBlock> next(String agent, LeaseRules rules) {
        return queues.next(
                seats.willing(agent),
                owner -> rules.longestMs(owner, shares.measured(owner.user())),
                shares.used(agent));
    }

    /**
     * Hear that an agent still measures. A lease that ran out holds again if nobody else got the block since: the network was away,
     * the agent was not. After a restart of the scheduler an agent need not join first: the token says enough.
     */
    public LeaseStanding heartbeat(String agent, String instance, BlockKey block, long token, long nowMs) {
        latestMs = Math.max(latestMs, nowMs);
        Entry entry = blocks.get(block);
        boolean isReplaced = seats.taken(agent)
                .filter(seat -> !seat.instance().equals(instance))
                .isPresent();
        if (entry == null || isReplaced) {
            return LeaseStanding.LOST;
        }
        if (entry.state instanceof BlockState.Queued queued
                && queued.lastToken() == token
                && !leases.containsKey(agent)) {
            grant(entry, new BlockState.Leased(queued.attempts(), token, agent, instance), nowMs);
        }
        if (!entry.state.isLeasedTo(agent, instance, token)) {
            return LeaseStanding.LOST;
        }
        entry.deadlineMs = deadline(nowMs);
        return entry.cancelling ? LeaseStanding.CANCELLED : LeaseStanding.HELD;
    }

    /**
     * Decide about a report. It is the block's result if its lease was the last one, whether that ran out or not.
     *
     * @param token of the lease that the report comes from
     */
    public ReportDecision report(BlockKey block, long token) {
        Entry entry = blocks.get(block);
        if (entry == null) {
            return ReportDecision.UNKNOWN;
        }
        return switch (entry.state) {
            case BlockState.Leased leased when leased.token() == token -> complete(entry, token);
            case BlockState.Queued queued when queued.lastToken() == token -> complete(entry, token);
            case BlockState.Completed completed when completed.token() == token -> ReportDecision.REPEATED;
            case BlockState.Leased _,
                    BlockState.Queued _,
                    BlockState.Completed _,
                    BlockState.Failed _,
                    BlockState.Cancelled _ -> ReportDecision.SUPERSEDED;
        };
    }

    /** Take back a block that its agent can't measure now, for example because it is being stopped. It counts as not begun. */
    public void handBack(BlockKey block, long token, String reason) {
        Entry entry = blocks.get(block);
        if (entry != null && entry.state instanceof BlockState.Leased leased && leased.token() == token) {
            handBack(entry, reason);
        }
    }

    /**
     * Give tokens to blocks of a run that wait for an agent which can't ask for work itself. The blocks go on waiting: the report with the
     * last token that a block got is its result, unless an agent begins it meanwhile.
     *
     * @param devices those that the agent measures on
     * @param agent for people
     * @return what there is for the agent to measure
     */
    public List<LeaseGrant> carry(String run, Set<String> devices, String agent) {
        List<LeaseGrant> carried = new ArrayList<>();
        for (Entry entry : entries(run)) {
            if (entry.state instanceof BlockState.Queued queued && devices.contains(entry.block.device())) {
                lastToken++;
                change(entry, new BlockState.Queued(queued.attempts(), lastToken), "taken along to agent " + agent);
                carried.add(new LeaseGrant(entry.block.key(), entry.block.device(), queued.attempts() + 1, lastToken));
            }
        }
        return carried;
    }

    /** Take leases away from agents that showed no sign of life for a lease time. */
    public void expire(long nowMs) {
        latestMs = Math.max(latestMs, nowMs);
        leases.values().stream()
                .filter(entry -> entry.deadlineMs <= nowMs)
                .sorted(Comparator.comparingLong(entry -> entry.lease().token()))
                .toList()
                .forEach(entry -> giveUp(entry, "agent " + entry.lease().agent() + " was silent for too long"));
    }

    /** Stop a run: what waits is cancelled now, what is measured when its agent hears of it. */
    public void cancel(String run) {
        for (Entry entry : entries(run)) {
            switch (entry.state) {
                case BlockState.Queued _ -> change(entry, new BlockState.Cancelled(), "cancelled");
                case BlockState.Leased _ -> entry.cancelling = true;
                case BlockState.Completed _, BlockState.Failed _, BlockState.Cancelled _ -> {
                    // There is nothing left to stop.
                }
            }
        }
    }

    /** Fail a block that waits, because nobody will measure it. */
    public void fail(BlockKey block, Problem reason) {
        Entry entry = blocks.get(block);
        if (entry != null && entry.state instanceof BlockState.Queued) {
            change(entry, new BlockState.Failed(reason), reason.message());
        }
    }

    /** Queue a block again that failed or was cancelled, with all its attempts. */
    public void retry(BlockKey block) {
        Entry entry = blocks.get(block);
        if (entry != null
                && (entry.state instanceof BlockState.Failed || entry.state instanceof BlockState.Cancelled)) {
            change(entry, BlockState.Queued.NEW, "retried");
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
        entries(run).forEach(entry -> blocks.remove(entry.block.key()));
        runs.remove(run);
        ended.remove(run);
        queues.resume(run);
    }

    /** Return whether nothing more happens in a run by itself; so it is with a run that the scheduler doesn't know. */
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

    /** Return the state of a block, if the scheduler knows it. */
    public Optional<BlockState> state(BlockKey block) {
        return Optional.ofNullable(blocks.get(block)).map(entry -> entry.state);
    }

    /** Return what an agent measures now. */
    public Optional<LeaseGrant> leaseOf(String agent) {
        return Optional.ofNullable(leases.get(agent)).map(Entry::grant);
    }

    /** Return the device that is to measure a block; the scheduler knows the block. */
    public String device(BlockKey block) {
        return entry(block).block.device();
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

    /** Return how many blocks are measured now for each user. */
    public Map<String, Integer> measuredByUser() {
        return shares.measured();
    }

    /** Return for whom a block is measured; the scheduler knows the block. */
    public Owner owner(BlockKey block) {
        return entry(block).block.owner();
    }

    /** Return the first block of a run that waits. */
    public Optional<ScheduledBlock> firstWaiting(String run) {
        return entries(run).stream()
                .filter(entry -> entry.state instanceof BlockState.Queued)
                .map(entry -> entry.block)
                .findFirst();
    }

    /** Return whether a block of a run is measured now. */
    public boolean isMeasured(String run) {
        return leases.values().stream()
                .anyMatch(entry -> entry.block.key().run().equals(run));
    }

    /** Return whether an agent takes part. */
    public boolean hasJoined(String agent) {
        return seats.isPresent(agent);
    }

    /**
     * Return whether an agent could be given work right now.
     *
     * @param rules say what this agent may begin now
     */
    public boolean hasWorkFor(String agent, LeaseRules rules) {
        return seats.taken(agent).isPresent()
                && (leases.containsKey(agent) || next(agent, rules).isPresent());
    }

    private void grant(Entry entry, BlockState.Leased leased, long nowMs) {
        change(entry, leased, "leased to " + leased.agent());
        begin(entry, leased, nowMs);
    }

    private void begin(Entry entry, BlockState.Leased leased, long nowMs) {
        latestMs = Math.max(latestMs, nowMs);
        entry.deadlineMs = deadline(nowMs);
        entry.begunMs = nowMs;
        leases.put(leased.agent(), entry);
        shares.begin(leased.agent(), entry.user());
    }

    private void end(Entry entry, BlockState.Leased leased) {
        leases.remove(leased.agent());
        shares.end(leased.agent(), entry.user(), latestMs - entry.begunMs, entry.weight);
    }

    private ReportDecision complete(Entry entry, long token) {
        change(entry, new BlockState.Completed(token), "measured");
        return ReportDecision.ACCEPTED;
    }

    private void handBack(Entry entry, String reason) {
        BlockState.Leased leased = entry.lease();
        change(
                entry,
                entry.cancelling
                        ? new BlockState.Cancelled()
                        // Nothing that still comes from this lease counts.
                        : new BlockState.Queued(leased.attempt() - 1, BlockState.NO_TOKEN),
                reason);
    }

    /** A lease ended without a result: the block gets another attempt, if it has one left. */
    private void giveUp(Entry entry, String reason) {
        BlockState.Leased leased = entry.lease();
        if (entry.cancelling) {
            change(entry, new BlockState.Cancelled(), reason);
        } else if (leased.attempt() >= settings.attempts()) {
            change(entry, new BlockState.Failed(lost(leased, reason)), reason);
        } else {
            change(entry, new BlockState.Queued(leased.attempt(), leased.token()), reason);
        }
    }

    private static Problem lost(BlockState.Leased leased, String reason) {
        return Problem.agent(
                "block.agent-lost",
                "the block was begun " + leased.attempt() + " times and never ended; the last time " + reason,
                "look into the log of that agent: the block may need more memory than the machine has");
    }

    private void change(Entry entry, BlockState state, String reason) {
        journal.changed(entry.block.key(), state, reason);
        switch (entry.state) {
            case BlockState.Queued _ -> queues.remove(entry.block);
            case BlockState.Leased leased -> end(entry, leased);
            case BlockState.Completed _, BlockState.Failed _, BlockState.Cancelled _ -> {
                // It was in no queue.
            }
        }
        RunBlocks run = Objects.requireNonNull(runs.get(entry.block.key().run()));
        run.open += (entry.state.isEnded() ? 1 : 0) - (state.isEnded() ? 1 : 0);
        if (run.open == 0) {
            ended.add(entry.block.key().run());
        } else {
            ended.remove(entry.block.key().run());
        }
        entry.state = state;
        entry.cancelling = false;
        if (state instanceof BlockState.Queued) {
            queues.add(entry.block);
        }
    }

    private List<Entry> entries(String run) {
        RunBlocks known = runs.get(run);
        return known == null ? List.of() : known.entries;
    }

    private long deadline(long nowMs) {
        return nowMs + settings.leaseTime().toMillis();
    }

    private Entry entry(BlockKey key) {
        return Objects.requireNonNull(blocks.get(key), "only known blocks are asked for");
    }

    /** The blocks of one run. */
    private static final class RunBlocks {
        private final List<Entry> entries = new ArrayList<>();
        private int open;
    }

    /** A block and what becomes of it. */
    private static final class Entry {
        private final ScheduledBlock block;
        private BlockState state;
        private long deadlineMs;
        private long begunMs;
        private int weight = 1;
        private boolean cancelling;

        Entry(ScheduledBlock block, BlockState state) {
            this.block = block;
            this.state = state;
        }

        String user() {
            return block.owner().user();
        }

        BlockState.Leased lease() {
            return (BlockState.Leased) state;
        }

        BlockState.Queued queued() {
            return (BlockState.Queued) state;
        }

        LeaseGrant grant() {
            BlockState.Leased leased = lease();
            return new LeaseGrant(block.key(), block.device(), leased.attempt(), leased.token());
        }
    }
}
