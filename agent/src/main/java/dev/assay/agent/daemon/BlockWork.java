package dev.assay.agent.daemon;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.daemon.StopSignal.Urgency;
import dev.assay.agent.daemon.artifact.ArtifactFetcher;
import dev.assay.agent.daemon.link.Backoffs;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.LeaseAnswer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/** Do what a lease asks for: fetch, measure, and hand in or give back; with heartbeats all along. */
final class BlockWork {
    private static final System.Logger LOG = System.getLogger(BlockWork.class.getName());
    private static final String STOPPED = "the agent is being stopped";

    private final CoordinatorLink link;
    private final ArtifactFetcher fetcher;
    private final BlockMeasurer measurer;
    private final Delivery delivery;
    private final StopSignal stop;
    private final Duration shortestRhythm;
    private final Backoffs backoffs;
    private final DaemonSurroundings surroundings;
    private final DaemonListener listener;

    BlockWork(
            CoordinatorLink link,
            ArtifactFetcher fetcher,
            BlockMeasurer measurer,
            Delivery delivery,
            StopSignal stop,
            Duration shortestRhythm,
            Backoffs backoffs,
            DaemonSurroundings surroundings,
            DaemonListener listener) {
        this.link = link;
        this.fetcher = fetcher;
        this.measurer = measurer;
        this.delivery = delivery;
        this.stop = stop;
        this.shortestRhythm = shortestRhythm;
        this.backoffs = backoffs;
        this.surroundings = surroundings;
        this.listener = listener;
    }

    /**
     * Measure the block and hand in its report.
     *
     * @throws InterruptedException if the agent is being stopped; the block is handed back then, or its report is in the outbox
     */
    void measure(Seat seat, LeaseAnswer.Work work) throws InterruptedException {
        HeldLease lease = new HeldLease(work);
        try (Heartbeats _ = startHeartbeats(seat, lease);
                CancellationToken.Registration _ = stop.abortion().onCancel(lease.cancellation()::cancel)) {
            listener.heard(new DaemonEvent.BlockBegan(lease.device(), lease.block()));
            ArtifactLocator artifacts;
            try {
                artifacts = stop.interruptibly(Urgency.SOON, () -> fetcher.fetch(lease.block(), lease.cancellation()));
            } catch (InterruptedException e) {
                handBack(seat, lease);
                throw e;
            }
            BlockReport report = measure(lease, artifacts);
            // One that was complete before the order came is handed in: its lease may be the last one all the same.
            if (report.interrupted() && lease.isDropped()) {
                listener.heard(new DaemonEvent.BlockDropped(lease.block()));
            } else if (report.interrupted() && stop.isRaised(Urgency.NOW)) {
                handBack(seat, lease);
            } else {
                delivery.deliver(lease.token(), report);
            }
        }
    }

    /** Hand in that a block failed, in place of a report that the coordinator did not want. */
    void fail(Seat seat, LeaseAnswer.Work work, Problem problem) throws InterruptedException {
        HeldLease lease = new HeldLease(work);
        try (Heartbeats _ = startHeartbeats(seat, lease)) {
            delivery.deliver(lease.token(), FailedReports.of(lease.block(), lease.device(), List.of(problem)));
        }
    }

    private Heartbeats startHeartbeats(Seat seat, HeldLease lease) {
        return Heartbeats.start(
                link,
                seat,
                lease,
                longer(seat.heartbeatRhythm(), shortestRhythm),
                surroundings,
                backoffs.create(),
                listener);
    }

    private static Duration longer(Duration left, Duration right) {
        return left.compareTo(right) > 0 ? left : right;
    }

    private BlockReport measure(HeldLease lease, ArtifactLocator artifacts) {
        BlockReport report;
        try {
            report = measurer.measure(lease.block(), lease.device(), artifacts, lease, lease.cancellation());
        } catch (ProblemException e) {
            report = FailedReports.of(lease.block(), lease.device(), e.problems());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a bug of Assay ended block " + lease.block().block(), e);
            report = FailedReports.of(
                    lease.block(),
                    lease.device(),
                    List.of(Problem.internal(
                            "block.broken",
                            "the agent failed while it measured the block: " + e,
                            "report this as a bug of Assay, with the agent's log")));
        }
        if (Thread.interrupted()) {
            // Somebody wants this thread to end; a block that was cut short by that must not count as measured.
            stop.raise(Urgency.NOW);
        }
        return report;
    }

    private void handBack(Seat seat, HeldLease lease) {
        try {
            link.handBack(new HandBack(
                    seat.agent(),
                    seat.instance(),
                    lease.block().run(),
                    lease.block().block(),
                    lease.token(),
                    STOPPED));
            listener.heard(new DaemonEvent.BlockHandedBack(lease.block(), STOPPED));
        } catch (LinkUnavailableException | ProblemException e) {
            LOG.log(
                    Level.WARNING,
                    "block {0} can''t be handed back, others get it when the lease is over: {1}",
                    lease.block().block(),
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
