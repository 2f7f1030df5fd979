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
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Talk to one of the coordinators of a lab, and to the next one when that fails: whoever asks asks again, after the pause that it makes
 * anyway. Which others there are it learns from the one that lets the agent take part. Safe for many threads.
 */
public final class LinkToOneOf implements CoordinatorLink {
    private final List<URI> named;
    private final Function<URI, ? extends CoordinatorLink> links;
    private final Consumer<List<URI>> learned;
    private final AtomicReference<Turn> turn;

    /** Which of all coordinators is talked to. */
    private record Turn(List<URI> all, int current) {
        URI address() {
            return all.get(current);
        }

        Turn next() {
            return new Turn(all, (current + 1) % all.size());
        }
    }

    /**
     * Begin with the first one.
     *
     * @param named where coordinators are as far as one knows now; at least one
     * @param links return what talks to one of them
     * @param learned hears where all of them are, each time that one says so
     */
    public LinkToOneOf(List<URI> named, Function<URI, ? extends CoordinatorLink> links, Consumer<List<URI>> learned) {
        if (named.isEmpty()) {
            throw new IllegalArgumentException("there is no coordinator to talk to");
        }
        this.named = List.copyOf(named);
        this.links = links;
        this.learned = learned;
        this.turn = new AtomicReference<>(new Turn(this.named, 0));
    }

    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException {
        Turn before = turn.get();
        AgentWelcome welcome = ask(before, link -> link.join(hello));
        if (welcome.coordinators() != null) {
            learn(welcome.coordinators(), before.address());
        }
        return welcome;
    }

    /** An address that is not told any more is forgotten, unless somebody named it. */
    private void learn(List<String> told, URI answered) {
        // Nobody is led from an encrypted line to another one.
        List<URI> others = told.stream()
                .map(URI::create)
                .filter(address -> Objects.equals(address.getScheme(), answered.getScheme()))
                .toList();
        List<URI> all = Stream.of(List.of(answered), named, others)
                .flatMap(List::stream)
                .distinct()
                .toList();
        turn.set(new Turn(all, 0));
        learned.accept(others);
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
        Turn before = turn.get();
        try {
            links.apply(before.address()).fetch(artifact, offset, sink);
        } catch (LinkUnavailableException e) {
            change(before);
            throw e;
        }
    }

    private <T> T ask(Question<T> question) throws LinkUnavailableException, InterruptedException {
        return ask(turn.get(), question);
    }

    private <T> T ask(Turn before, Question<T> question) throws LinkUnavailableException, InterruptedException {
        try {
            return question.to(links.apply(before.address()));
        } catch (LinkUnavailableException e) {
            change(before);
            throw e;
        }
    }

    /** Several threads may find out about the same failure: that is one change. */
    private void change(Turn before) {
        turn.compareAndSet(before, before.next());
    }

    @FunctionalInterface
    private interface Question<T> {
        T to(CoordinatorLink link) throws LinkUnavailableException, InterruptedException;
    }
}
