package dev.assay.agent.daemon.link;

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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Talk to one of several coordinators of the same lab, and to the next one when that fails: whoever asks asks again, after the pause that
 * it makes anyway.
 */
public final class LinkToOneOf implements CoordinatorLink {
    private final List<? extends CoordinatorLink> links;
    /** How often the coordinator was changed; the one that is talked to now follows from it. */
    private final AtomicInteger changes = new AtomicInteger();

    /**
     * Begin with the first one.
     *
     * @param links at least one
     */
    public LinkToOneOf(List<? extends CoordinatorLink> links) {
        if (links.isEmpty()) {
            throw new IllegalArgumentException("there is no coordinator to talk to");
        }
        this.links = List.copyOf(links);
    }

    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException {
        return ask(link -> link.join(hello));
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException {
        return ask(link -> link.lease(request));
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException, InterruptedException {
        return ask(link -> link.heartbeat(heartbeat));
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException, InterruptedException {
        return ask(link -> link.report(token, report));
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException, InterruptedException {
        ask(link -> {
            link.handBack(handBack);
            return true;
        });
    }

    @Override
    public void leave(String agent, String instance) throws LinkUnavailableException, InterruptedException {
        ask(link -> {
            link.leave(agent, instance);
            return true;
        });
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException, InterruptedException {
        int before = changes.get();
        try {
            current(before).fetch(artifact, offset, sink);
        } catch (LinkUnavailableException e) {
            change(before);
            throw e;
        }
    }

    private <T> T ask(Question<T> question) throws LinkUnavailableException, InterruptedException {
        int before = changes.get();
        try {
            return question.to(current(before));
        } catch (LinkUnavailableException e) {
            change(before);
            throw e;
        }
    }

    private CoordinatorLink current(int afterChanges) {
        return links.get(Math.floorMod(afterChanges, links.size()));
    }

    /** Several threads may find out about the same failure: that is one change. */
    private void change(int before) {
        changes.compareAndSet(before, before + 1);
    }

    @FunctionalInterface
    private interface Question<T> {
        T to(CoordinatorLink link) throws LinkUnavailableException, InterruptedException;
    }
}
