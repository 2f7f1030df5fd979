package dev.assay.agent.daemon;

import dev.assay.agent.daemon.link.Backoff;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import java.time.Duration;

/** Show the coordinator that a block is still being measured, in a thread of its own, and have its orders obeyed. */
final class Heartbeats implements AutoCloseable {
    /** Begins the codes of problems that say that this agent may not take part. */
    private static final String PUT_OUT = "access.";

    private final CoordinatorLink link;
    private final Seat seat;
    private final HeldLease lease;
    private final Duration rhythm;
    private final DaemonSurroundings surroundings;
    private final Backoff backoff;
    private final DaemonListener listener;
    private final Thread thread;
    private boolean refused;

    private Heartbeats(
            CoordinatorLink link,
            Seat seat,
            HeldLease lease,
            Duration rhythm,
            DaemonSurroundings surroundings,
            Backoff backoff,
            DaemonListener listener) {
        this.link = link;
        this.seat = seat;
        this.lease = lease;
        this.rhythm = rhythm;
        this.surroundings = surroundings;
        this.backoff = backoff;
        this.listener = listener;
        this.thread =
                Thread.ofVirtual().name("heartbeats of lease " + lease.token()).unstarted(this::beat);
    }

    static Heartbeats start(
            CoordinatorLink link,
            Seat seat,
            HeldLease lease,
            Duration rhythm,
            DaemonSurroundings surroundings,
            Backoff backoff,
            DaemonListener listener) {
        Heartbeats heartbeats = new Heartbeats(link, seat, lease, rhythm, surroundings, backoff, listener);
        heartbeats.thread.start();
        return heartbeats;
    }

    /** Show no more. One that is under way is broken off, or its answer changes nothing any more. */
    @Override
    public void close() {
        thread.interrupt();
    }

    private void beat() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                surroundings.pause().of(beatOnce());
            }
        } catch (InterruptedException closed) {
            // The block is over. Nobody waits for this thread, so nobody needs to know that it was interrupted.
            return;
        }
    }

    /** Return when the next one is due. */
    private Duration beatOnce() throws InterruptedException {
        try {
            lease.obey(link.heartbeat(
                            lease.heartbeat(seat, surroundings.temperature().get()))
                    .order());
            backoff.reset();
            refused = false;
        } catch (LinkUnavailableException e) {
            // Sooner than usual, because the lease runs; WatchedLink has told of it.
            Duration soon = backoff.next();
            return soon.compareTo(rhythm) < 0 ? soon : rhythm;
        } catch (ProblemException e) {
            Problem refusal = e.problems().getFirst();
            refuse(refusal);
            if (refusal.code().startsWith(PUT_OUT)) {
                // Nobody wants what is measured here any more; the next request for work tells the agent itself.
                lease.obey(HeartbeatAnswer.Order.DROP);
            }
        } catch (RuntimeException e) {
            // Without heartbeats the lease would be lost, for a bug that may concern this one only.
            refuse(Problem.internal(
                    "agent.heartbeat-failed", "a heartbeat failed: " + e, "report this as a bug of Assay"));
        }
        return rhythm;
    }

    private void refuse(Problem problem) {
        if (!refused) {
            refused = true;
            listener.heard(new DaemonEvent.HeartbeatRefused(lease.block(), problem));
        }
    }
}
