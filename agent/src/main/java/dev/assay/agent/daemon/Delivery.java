package dev.assay.agent.daemon;

import dev.assay.agent.daemon.StopSignal.Urgency;
import dev.assay.agent.daemon.link.Backoff;
import dev.assay.agent.daemon.link.Backoffs;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.agent.daemon.link.Pause;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.agent.daemon.storage.PendingReport;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.ReportAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bring reports to the coordinator: first to the disk, then over the link for as long as it takes, then off the disk. Used by one thread.
 */
final class Delivery {
    /** A report of an earlier process that the coordinator can't take now must not keep this one from working. */
    private static final int MAX_ANSWERED_FAILURES = 5;

    private final Outbox outbox;
    private final CoordinatorLink link;
    private final StopSignal stop;
    private final Backoffs backoffs;
    private final Pause pause;
    private final DaemonListener listener;
    private final List<PendingReport> leftovers;
    private @Nullable Refusal lastRefusal;

    Delivery(
            Outbox outbox,
            CoordinatorLink link,
            StopSignal stop,
            Backoffs backoffs,
            Pause pause,
            DaemonListener listener) {
        this.outbox = outbox;
        this.link = link;
        this.stop = stop;
        this.backoffs = backoffs;
        this.pause = pause;
        this.listener = listener;
        this.leftovers = new ArrayList<>(outbox.load());
    }

    /**
     * Reports of one lease that the coordinator did not want.
     *
     * @param reason the first one's
     * @param times how many
     */
    record Refusal(long token, String reason, int times) {}

    /** Return the last lease whose report the coordinator did not want. */
    Optional<Refusal> lastRefusal() {
        return Optional.ofNullable(lastRefusal);
    }

    /**
     * Hand in a report, for as long as it takes.
     *
     * @throws InterruptedException if the agent must stop at once; the report is in the outbox
     * @throws ProblemException if the agent may not take part any more; the report is in the outbox
     */
    void deliver(long token, BlockReport report) throws InterruptedException {
        deliver(outbox.put(token, report), Urgency.NOW, Integer.MAX_VALUE);
    }

    /**
     * Hand in what earlier processes of this agent could not. What the coordinator can't take now is tried again by the next call.
     *
     * @throws InterruptedException if the agent is to stop, soon is enough: they are on the disk
     * @throws ProblemException if the agent may not take part any more
     */
    void deliverLeftovers() throws InterruptedException {
        for (Iterator<PendingReport> iterator = leftovers.iterator(); iterator.hasNext(); ) {
            if (deliver(iterator.next(), Urgency.SOON, MAX_ANSWERED_FAILURES)) {
                iterator.remove();
            }
        }
    }

    private boolean deliver(PendingReport pending, Urgency leavesAt, int maxAnsweredFailures)
            throws InterruptedException {
        Backoff backoff = backoffs.create();
        int answeredFailures = 0;
        while (answeredFailures < maxAnsweredFailures) {
            try {
                settle(pending, stop.interruptibly(leavesAt, () -> link.report(pending.token(), pending.report())));
                return true;
            } catch (LinkUnavailableException e) {
                answeredFailures += e.isAnswered() ? 1 : 0;
                stop.interruptibly(leavesAt, () -> {
                    pause.of(backoff.next());
                    return true;
                });
            }
        }
        return false;
    }

    private void settle(PendingReport pending, ReportAnswer answer) {
        if (answer.kept()) {
            outbox.delivered(pending);
            listener.heard(new DaemonEvent.ReportKept(pending.report()));
        } else {
            outbox.refused(pending);
            lastRefusal = lastRefusal != null && lastRefusal.token() == pending.token()
                    ? new Refusal(pending.token(), lastRefusal.reason(), lastRefusal.times() + 1)
                    : new Refusal(pending.token(), answer.reason(), 1);
            listener.heard(new DaemonEvent.ReportRefused(pending.report(), answer.reason()));
        }
    }
}
