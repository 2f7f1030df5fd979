package dev.assay.agent.daemon;

import dev.assay.agent.daemon.Delivery.Refusal;
import dev.assay.agent.daemon.StopSignal.Urgency;
import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.artifact.ArtifactFetcher;
import dev.assay.agent.daemon.link.Backoff;
import dev.assay.agent.daemon.link.Backoffs;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work for a coordinator until stopped: hand in what is left over, join, lease a block, measure it, hand it in, and so on. What goes
 * wrong on the way there is tried again for ever; what was measured is on the disk before it is sent.
 */
public final class AgentDaemon {
    private static final System.Logger LOG = System.getLogger(AgentDaemon.class.getName());
    /** How long a stop may take after the grace time: a block is killed, handed back, and the agent leaves. */
    private static final Duration FAREWELL = Duration.ofSeconds(40);

    /** A coordinator may hold back its answers for a shorter time than it is asked to, but not for as short as this. */
    private static final Duration TOO_SOON = Duration.ofSeconds(1);

    private final CoordinatorLink link;
    private final DaemonSettings settings;
    private final DaemonSurroundings surroundings;
    private final DaemonListener listener;
    private final StopSignal stop = new StopSignal();
    private final Delivery delivery;
    private final BlockWork work;
    /** How long to wait when the coordinator gives no sensible answer to a question for work. */
    private final Backoff patience;

    private final CountDownLatch ended = new CountDownLatch(1);

    private AgentHello hello;
    private @Nullable Seat seat;

    /**
     * Prepare to work; nothing is said yet.
     *
     * @param hello who this is; its instance must be new
     * @param outbox of this agent; it is read now
     * @param cache of this agent
     * @param listener hears what changes
     */
    public AgentDaemon(
            AgentHello hello,
            CoordinatorLink link,
            BlockMeasurer measurer,
            Outbox outbox,
            ArtifactCache cache,
            DaemonSettings settings,
            DaemonSurroundings surroundings,
            DaemonListener listener) {
        this.hello = hello;
        this.settings = settings;
        this.surroundings = surroundings;
        this.listener = listener;
        this.link = new WatchedLink(link, listener);
        Backoffs backoffs = new Backoffs(surroundings.random(), settings.firstPause(), settings.longestPause());
        this.patience = backoffs.create();
        this.delivery = new Delivery(outbox, this.link, stop, backoffs, surroundings.pause(), listener);
        ArtifactFetcher fetcher = new ArtifactFetcher(cache, this.link, backoffs, surroundings.pause());
        this.work = new BlockWork(
                this.link,
                fetcher,
                measurer,
                delivery,
                stop,
                settings.shortestHeartbeat(),
                backoffs,
                surroundings,
                listener);
    }

    /**
     * Work until {@link #stop} is called. Call it once.
     *
     * @throws ProblemException if the agent may not go on: it is not allowed to take part, one side is too old, or another process
     *     took its place. Reports that were not handed in are on the disk
     */
    public void run() {
        try {
            while (true) {
                delivery.deliverLeftovers();
                if (seat == null) {
                    seat = join();
                } else {
                    askForWork(seat);
                }
            }
        } catch (InterruptedException stopped) {
            LOG.log(Level.DEBUG, "stopped: {0}", stopped.getMessage());
        } finally {
            leave();
            ended.countDown();
        }
    }

    /**
     * End {@link #run}: begin nothing new, let the block that is measured end if it does so within the grace time, else kill it and hand
     * it back; then leave. Returns when that is done, or when it takes too long.
     *
     * @param grace how long a block may still take
     * @return whether {@link #run} has ended
     */
    public boolean stop(Duration grace) throws InterruptedException {
        stop.raise(Urgency.SOON);
        if (ended.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
            return true;
        }
        stop.raise(Urgency.NOW);
        return ended.await(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Seat join() throws InterruptedException {
        while (true) {
            try {
                Seat joined = new Seat(hello.instance(), stop.interruptibly(Urgency.SOON, () -> link.join(hello)));
                listener.heard(new DaemonEvent.Joined(joined.welcome()));
                return joined;
            } catch (LinkUnavailableException e) {
                waitPatiently();
            }
        }
    }

    private void askForWork(Seat current) throws InterruptedException {
        long waitMs = settings.leaseWait().toMillis();
        long beginNs = surroundings.nanoTime().getAsLong();
        LeaseAnswer answer;
        try {
            answer = stop.interruptibly(
                    Urgency.SOON, () -> link.lease(new LeaseRequest(current.agent(), current.instance(), waitMs)));
        } catch (LinkUnavailableException e) {
            waitPatiently();
            return;
        }
        switch (answer) {
            case LeaseAnswer.Work granted -> begin(current, granted);
            case LeaseAnswer.NoWork _ -> {
                Duration waited = Duration.ofNanos(surroundings.nanoTime().getAsLong() - beginNs);
                if (waited.compareTo(TOO_SOON) < 0 && waited.toMillis() < waitMs / 2) {
                    // A coordinator that doesn't hold back its answers must not be flooded.
                    waitPatiently();
                } else {
                    patience.reset();
                }
            }
            case LeaseAnswer.JoinFirst _ -> {
                seat = null;
                // Most likely the coordinator was started again, and all agents hear this in the same moment.
                waitPatiently();
            }
            case LeaseAnswer.Replaced _ -> {
                seat = null;
                throw replaced(current);
            }
        }
    }

    private void begin(Seat current, LeaseAnswer.Work granted) throws InterruptedException {
        Optional<Refusal> refusal = delivery.lastRefusal().filter(last -> last.token() == granted.token());
        if (refusal.isEmpty()) {
            patience.reset();
            work.measure(current, granted);
        } else if (refusal.get().times() == 1) {
            // The lease still runs although its report was final: say at least that nothing will come of it.
            work.fail(current, granted, unwanted(refusal.get()));
        } else {
            // Neither is taken. As another process this agent loses the lease, and the attempt counts.
            hello = asInstance(surroundings.instances().get());
            seat = null;
            waitPatiently();
        }
    }

    private void waitPatiently() throws InterruptedException {
        stop.interruptibly(Urgency.SOON, () -> {
            surroundings.pause().of(patience.next());
            return true;
        });
    }

    private void leave() {
        if (seat == null) {
            return;
        }
        try {
            link.leave(seat.agent(), seat.instance());
            listener.heard(new DaemonEvent.Left());
        } catch (LinkUnavailableException | ProblemException e) {
            LOG.log(Level.INFO, "can''t say good-bye: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AgentHello asInstance(String instance) {
        return new AgentHello(hello.protocol(), hello.version(), hello.id(), hello.name(), instance, hello.devices());
    }

    private static Problem unwanted(Refusal refusal) {
        return Problem.agent(
                "block.report-refused",
                "the block was measured, but the coordinator does not take its report: " + refusal.reason(),
                "the report is in the directory refused/ of the agent; report this as a bug of Assay");
    }

    private static ProblemException replaced(Seat seat) {
        return new ProblemException(
                Problem.environment(
                        "agent.replaced",
                        "another process joined as agent " + seat.agent() + ", so this one stops",
                        "run one agent on a machine; if this directory was copied from another machine, delete identity.json in it"));
    }
}
