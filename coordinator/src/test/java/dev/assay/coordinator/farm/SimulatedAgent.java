package dev.assay.coordinator.farm;

import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An agent that follows the protocol and measures nothing: it joins, asks for work, shows that it lives, and hands in what came of each
 * block, again and again until it is told whether that is kept. Its process may die and be started again; what it has finished is on its
 * disk and survives that. Belongs to one thread, but for {@link #kill}.
 */
public final class SimulatedAgent {
    private static final long PAUSE_MS = 50;
    /** A silence is longer than the lease by this factor. */
    private static final double SILENCE = 1.5;

    private final String name;
    private final Surroundings surroundings;
    private final RandomGenerator random;
    private final LabLine line;
    private final Set<String> files = HashSet.newHashSet(2);
    private volatile boolean isKilled;
    private int process;
    private @Nullable AgentWelcome welcome;
    private @Nullable Finished outbox;

    /**
     * Make one that has not joined yet.
     *
     * @param name its name, which nobody else has
     * @param random decides about its blocks
     */
    public SimulatedAgent(String name, Surroundings surroundings, RandomGenerator random, LabLine line) {
        this.name = name;
        this.surroundings = surroundings;
        this.random = random;
        this.line = line;
    }

    /**
     * What all agents of a farm share.
     *
     * @param joining how many may join at the same time
     * @param history hears what happens, as soon as it does
     * @param isOver whether to end
     */
    public record Surroundings(
            Behaviour behaviour,
            FarmTally tally,
            Semaphore joining,
            Consumer<LabEvent> history,
            BooleanSupplier isOver) {}

    /** A report on the agent's disk. */
    private record Finished(LeaseAnswer.Work work, BlockReport report) {}

    private Behaviour behaviour() {
        return surroundings.behaviour();
    }

    private String instance() {
        return name + "-" + process;
    }

    /** Let its process die soon; another one follows. */
    public void kill() {
        isKilled = true;
    }

    /** Work until told to end. */
    public void run() throws InterruptedException {
        started();
        try (line) {
            while (!surroundings.isOver().getAsBoolean()) {
                try {
                    step();
                } catch (IOException e) {
                    // The coordinator or the line is away.
                    surroundings.tally().broken();
                    pause(PAUSE_MS + random.nextLong(PAUSE_MS));
                }
            }
        }
    }

    private void step() throws IOException, InterruptedException {
        AgentWelcome known = welcome;
        if (isKilled) {
            die();
        } else if (outbox != null) {
            deliver(outbox);
        } else if (known == null) {
            join();
        } else {
            ask(known);
        }
    }

    private void join() throws IOException, InterruptedException {
        surroundings.joining().acquire();
        try {
            welcome = line.join(SimulatedMessages.hello(name, instance()));
            surroundings.tally().joined();
        } finally {
            surroundings.joining().release();
        }
    }

    private void ask(AgentWelcome known) throws IOException, InterruptedException {
        long askedNs = System.nanoTime();
        LeaseRequest request = new LeaseRequest(
                known.agent(), instance(), behaviour().leaseWait().toMillis());
        switch (line.lease(request)) {
            case LeaseAnswer.Work work -> {
                long heardNs = System.nanoTime();
                surroundings.tally().leased(askedNs, heardNs);
                tell(new LabEvent.Granted(
                        name, instance(), key(work), work.assignment().attempt(), work.token(), askedNs, heardNs));
                measure(known, work);
            }
            case LeaseAnswer.NoWork _ -> {
                // It asks again.
            }
            case LeaseAnswer.JoinFirst _ -> welcome = null;
            case LeaseAnswer.Replaced _ -> {
                tell(new LabEvent.Replaced(name, instance(), System.nanoTime()));
                // As if somebody had started it again.
                die();
            }
        }
    }

    private void measure(AgentWelcome known, LeaseAnswer.Work work) throws IOException, InterruptedException {
        long nowNs = System.nanoTime();
        long lastsNs = behaviour().blockNs(random);
        boolean isVanishing = happens(behaviour().vanishing());
        boolean losesBlock = isVanishing && random.nextBoolean();
        long beatNs = TimeUnit.MILLISECONDS.toNanos(known.heartbeatMs());
        long silentUntilNs = nowNs;
        if (happens(behaviour().silent())) {
            surroundings.tally().silent();
            silentUntilNs = nowNs + Math.round(SILENCE * TimeUnit.MILLISECONDS.toNanos(known.leaseTimeMs()));
        }
        long endNs = Math.max(nowNs + (losesBlock ? random.nextLong(lastsNs + 1) : lastsNs), silentUntilNs);
        long nextBeatNs = nowNs;
        Going going = fetched(work) ? Going.ON : Going.AWAY;
        while (going == Going.ON) {
            nowNs = System.nanoTime();
            if (nowNs >= nextBeatNs && nowNs >= silentUntilNs) {
                going = beat(known, work);
                nextBeatNs = nowNs + beatNs;
            } else if (nowNs >= endNs) {
                break;
            } else {
                TimeUnit.NANOSECONDS.sleep(Math.min(endNs, Math.max(nextBeatNs, silentUntilNs)) - nowNs);
            }
            if (isKilled || surroundings.isOver().getAsBoolean()) {
                going = Going.AWAY;
            }
        }
        if (losesBlock) {
            die();
        } else if (going != Going.AWAY) {
            finish(work, going == Going.STOPPED);
            if (isVanishing) {
                die();
            }
        }
    }

    /** What becomes of a block. */
    private enum Going {
        ON,
        STOPPED,
        AWAY
    }

    private Going beat(AgentWelcome known, LeaseAnswer.Work work) {
        long sentNs = System.nanoTime();
        HeartbeatAnswer.Order order;
        try {
            order = line.heartbeat(SimulatedMessages.heartbeat(known.agent(), instance(), work))
                    .order();
        } catch (IOException e) {
            // The network is away, the block is not.
            surroundings.tally().broken();
            return Going.ON;
        }
        surroundings.tally().beat(order == HeartbeatAnswer.Order.DROP);
        tell(new LabEvent.Beat(name, instance(), key(work), work.token(), order, sentNs, System.nanoTime()));
        return switch (order) {
            case GO_ON -> Going.ON;
            case STOP_AND_REPORT -> Going.STOPPED;
            case DROP -> Going.AWAY;
        };
    }

    /** Return whether all is here that a block needs. */
    private boolean fetched(LeaseAnswer.Work work) throws InterruptedException {
        if (!behaviour().fetching()) {
            return true;
        }
        for (ArtifactReference file : work.assignment().files()) {
            while (!files.contains(file.sha256())) {
                try {
                    line.fetch(file);
                    files.add(file.sha256());
                } catch (IOException e) {
                    surroundings.tally().broken();
                    if (isKilled || surroundings.isOver().getAsBoolean()) {
                        return false;
                    }
                    pause(PAUSE_MS);
                }
            }
        }
        return true;
    }

    private void finish(LeaseAnswer.Work work, boolean isInterrupted) {
        String mark = instance() + " measured with token " + work.token() + ", " + Long.toHexString(random.nextLong());
        outbox = new Finished(
                work,
                SimulatedMessages.report(
                        work.assignment(),
                        work.device(),
                        mark,
                        happens(behaviour().failing()),
                        isInterrupted));
    }

    private void deliver(Finished finished) throws IOException {
        long token = finished.work().token();
        BlockKey block = key(finished.work());
        long sentNs = System.nanoTime();
        tell(new LabEvent.Delivering(
                name, instance(), block, token, SimulatedMessages.mark(finished.report()), sentNs));
        ReportAnswer answer = line.report(token, finished.report());
        surroundings.tally().reported(answer.kept());
        tell(new LabEvent.Answered(name, instance(), block, token, answer.kept(), sentNs, System.nanoTime()));
        outbox = null;
    }

    private void die() throws InterruptedException {
        isKilled = false;
        surroundings.tally().vanished();
        line.close();
        welcome = null;
        pause(behaviour().away().toMillis());
        process++;
        started();
    }

    private void started() {
        tell(new LabEvent.Started(name, instance(), System.nanoTime()));
    }

    private void tell(LabEvent event) {
        surroundings.history().accept(event);
    }

    private boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private static BlockKey key(LeaseAnswer.Work work) {
        return new BlockKey(work.assignment().run(), work.assignment().block());
    }

    private static void pause(long ms) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ms);
    }
}
