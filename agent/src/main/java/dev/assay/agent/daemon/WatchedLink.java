package dev.assay.agent.daemon;

import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tell when the coordinator stops answering and when it answers again: once, where the callers try many times. Safe for use by many
 * threads.
 */
final class WatchedLink implements CoordinatorLink {
    private final CoordinatorLink link;
    private final DaemonListener listener;
    private final Set<LinkCall> failing = EnumSet.noneOf(LinkCall.class);
    private boolean unreachable;

    WatchedLink(CoordinatorLink link, DaemonListener listener) {
        this.link = link;
        this.listener = listener;
    }

    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException {
        return watch(LinkCall.JOIN, () -> link.join(hello));
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException {
        return watch(LinkCall.LEASE, () -> link.lease(request));
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException, InterruptedException {
        return watch(LinkCall.HEARTBEAT, () -> link.heartbeat(heartbeat));
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException, InterruptedException {
        return watch(LinkCall.REPORT, () -> link.report(token, report));
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException, InterruptedException {
        watch(LinkCall.HAND_BACK, () -> {
            link.handBack(handBack);
            return true;
        });
    }

    @Override
    public void leave(String agent, String instance) throws LinkUnavailableException, InterruptedException {
        watch(LinkCall.LEAVE, () -> {
            link.leave(agent, instance);
            return true;
        });
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException, InterruptedException {
        try {
            link.fetch(artifact, offset, sink);
        } catch (LinkUnavailableException e) {
            failed(LinkCall.ARTIFACT, e);
            throw e;
        }
        succeeded(LinkCall.ARTIFACT);
    }

    private <T> T watch(LinkCall call, Request<T> request) throws LinkUnavailableException, InterruptedException {
        T answer;
        try {
            answer = request.send();
        } catch (LinkUnavailableException e) {
            failed(call, e);
            throw e;
        }
        succeeded(call);
        return answer;
    }

    private synchronized void failed(LinkCall call, LinkUnavailableException e) {
        if (e.isAnswered()) {
            reached();
            if (failing.add(call)) {
                listener.heard(new DaemonEvent.Failing(call, e.problem()));
            }
        } else if (!unreachable) {
            unreachable = true;
            listener.heard(new DaemonEvent.Unreachable(e.problem()));
        }
    }

    private synchronized void succeeded(LinkCall call) {
        reached();
        if (failing.remove(call)) {
            listener.heard(new DaemonEvent.Recovered(call));
        }
    }

    private void reached() {
        if (unreachable) {
            unreachable = false;
            listener.heard(new DaemonEvent.Reachable());
        }
    }

    @FunctionalInterface
    private interface Request<T> {
        T send() throws LinkUnavailableException, InterruptedException;
    }
}
