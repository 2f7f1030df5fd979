package dev.assay.coordinator.schedule;

import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hand out blocks to agents: one lease per agent and per block at a time, each with a token that fences off earlier ones.
 *
 * <p>Time comes in as milliseconds of any clock that never jumps; deadlines live in memory only. After a restart agents that measured
 * through it keep their blocks.
 *
 * <p>Users who have blocks waiting for one agent take turns, see {@link Turns} and {@link DeviceQueues}; the blocks of one user go in
 * their order.
 */
public final class Scheduler {
    private final int attempts;
    private final BlockBook blocks;
    private final AgentSeats seats = new AgentSeats();

    /**
     * Begin with no agent.
     *
     * @param attempts how often a block is begun before it counts as failed
     * @param blocks what there is to measure
     */
    public Scheduler(int attempts, BlockBook blocks) {
        this.attempts = attempts;
        this.blocks = blocks;
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
        TrackedBlock leased = blocks.leasedTo(agent);
        if (isSeated && leased != null && !leased.lease().instance().equals(instance)) {
            giveUp(leased, "agent " + agent + " was started again");
        }
        return isSeated;
    }

    /** Return whether an agent takes part. */
    public boolean hasJoined(String agent) {
        return seats.isPresent(agent);
    }

    /** Let an agent go that says good-bye; what it had is queued again and counts as not begun. */
    public void leave(String agent, String instance) {
        if (takesPart(agent, instance)) {
            handBackLeaseOf(agent, "agent " + agent + " was stopped");
            seats.clear(agent);
        }
    }

    /** Put an agent out that may not take part any more; what it had is queued again, and nothing that still comes of it counts. */
    public void expel(String agent) {
        handBackLeaseOf(agent, "agent " + agent + " may not take part any more");
        blocks.forgetTurns(agent);
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
        blocks.pass(nowMs);
        if (!takesPart(agent, instance)) {
            return seats.taken(agent).isPresent() ? new LeaseAnswer.Replaced() : new LeaseAnswer.NotJoined();
        }
        TrackedBlock held = blocks.leasedTo(agent);
        if (held != null) {
            blocks.renew(held, nowMs);
            return new LeaseAnswer.Granted(held.grant());
        }
        Optional<TrackedBlock> next = next(agent, rules);
        if (next.isEmpty()) {
            return new LeaseAnswer.Nothing();
        }
        TrackedBlock block = next.get();
        block.weight = rules.weight(block.user());
        int begun = ((BlockState.Queued) block.state).attempts();
        blocks.lease(block, new BlockState.Leased(begun + 1, blocks.newToken(), agent, instance), nowMs);
        return new LeaseAnswer.Granted(block.grant());
    }

    private Optional<TrackedBlock> next(String agent, LeaseRules rules) {
        return blocks.next(agent, seats.willing(agent), rules);
    }

    /**
     * Return whether an agent could be given work right now.
     *
     * @param rules say what this agent may begin now
     */
    public boolean hasWorkFor(String agent, LeaseRules rules) {
        return seats.taken(agent).isPresent()
                && (blocks.leasedTo(agent) != null || next(agent, rules).isPresent());
    }

    /**
     * Hear that an agent still measures. A lease that ran out holds again if nobody else got the block since: the network was away,
     * the agent was not. After a restart of the scheduler an agent need not join first: the token says enough.
     */
    public LeaseStanding heartbeat(String agent, String instance, BlockKey key, long token, long nowMs) {
        blocks.pass(nowMs);
        TrackedBlock block = blocks.find(key);
        boolean isReplaced = seats.taken(agent)
                .filter(seat -> !seat.instance().equals(instance))
                .isPresent();
        if (block == null || isReplaced) {
            return LeaseStanding.LOST;
        }
        if (block.state instanceof BlockState.Queued queued
                && queued.lastToken() == token
                && blocks.leasedTo(agent) == null) {
            blocks.lease(block, new BlockState.Leased(queued.attempts(), token, agent, instance), nowMs);
        }
        if (!block.state.isLeasedTo(agent, instance, token)) {
            return LeaseStanding.LOST;
        }
        blocks.renew(block, nowMs);
        return block.cancelling ? LeaseStanding.CANCELLED : LeaseStanding.HELD;
    }

    /**
     * Decide about a report. It is the block's result if its lease was the last one, whether that ran out or not.
     *
     * @param token of the lease that the report comes from
     */
    public ReportDecision report(BlockKey key, long token) {
        TrackedBlock block = blocks.find(key);
        if (block == null) {
            return ReportDecision.UNKNOWN;
        }
        return switch (block.state) {
            case BlockState.Leased leased when leased.token() == token -> complete(block, token);
            case BlockState.Queued queued when queued.lastToken() == token -> complete(block, token);
            case BlockState.Completed completed when completed.token() == token -> ReportDecision.REPEATED;
            case BlockState.Leased _,
                    BlockState.Queued _,
                    BlockState.Completed _,
                    BlockState.Failed _,
                    BlockState.Cancelled _ -> ReportDecision.SUPERSEDED;
        };
    }

    private ReportDecision complete(TrackedBlock block, long token) {
        blocks.change(block, new BlockState.Completed(token), "measured");
        return ReportDecision.ACCEPTED;
    }

    /** Take back a block that its agent can't measure now, for example because it is being stopped. It counts as not begun. */
    public void handBack(BlockKey key, long token, String reason) {
        TrackedBlock block = blocks.find(key);
        if (block != null && block.state instanceof BlockState.Leased leased && leased.token() == token) {
            handBack(block, reason);
        }
    }

    private void handBackLeaseOf(String agent, String reason) {
        TrackedBlock leased = blocks.leasedTo(agent);
        if (leased != null) {
            handBack(leased, reason);
        }
    }

    private void handBack(TrackedBlock block, String reason) {
        BlockState.Leased leased = block.lease();
        blocks.change(
                block,
                block.cancelling
                        ? new BlockState.Cancelled()
                        // Nothing that still comes from this lease counts.
                        : new BlockState.Queued(leased.attempt() - 1, BlockState.NO_TOKEN),
                reason);
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
        for (TrackedBlock block : blocks.ofRun(run)) {
            if (block.state instanceof BlockState.Queued queued && devices.contains(block.block.device())) {
                long token = blocks.newToken();
                blocks.change(block, new BlockState.Queued(queued.attempts(), token), "taken along to agent " + agent);
                carried.add(new LeaseGrant(block.block.key(), block.block.device(), queued.attempts() + 1, token));
            }
        }
        return carried;
    }

    /** Take leases away from agents that showed no sign of life for a lease time. */
    public void expire(long nowMs) {
        blocks.pass(nowMs);
        blocks.overdue(nowMs).stream()
                .sorted(Comparator.comparingLong(block -> block.lease().token()))
                .forEach(block -> giveUp(block, "agent " + block.lease().agent() + " was silent for too long"));
    }

    /** A lease ended without a result: the block gets another attempt, if it has one left. */
    private void giveUp(TrackedBlock block, String reason) {
        BlockState.Leased leased = block.lease();
        if (block.cancelling) {
            blocks.change(block, new BlockState.Cancelled(), reason);
        } else if (leased.attempt() >= attempts) {
            blocks.change(block, new BlockState.Failed(lost(leased, reason)), reason);
        } else {
            blocks.change(block, new BlockState.Queued(leased.attempt(), leased.token()), reason);
        }
    }

    private static Problem lost(BlockState.Leased leased, String reason) {
        return Problem.agent(
                "block.agent-lost",
                "the block was begun " + leased.attempt() + " times and never ended; the last time " + reason,
                "look into the log of that agent: the block may need more memory than the machine has");
    }
}
