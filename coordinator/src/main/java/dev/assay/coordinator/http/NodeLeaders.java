package dev.assay.coordinator.http;

import dev.assay.coordinator.database.Leader;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Know who of a cluster answers now: this node, another one, or nobody for the moment; and let requests wait for somebody who does. Safe
 * for many threads.
 */
public final class NodeLeaders {
    private final String self;
    private final Duration patience;
    private final List<Wanted> wanted = new ArrayList<>();
    private NodeLeader current = new NodeLeader.Nobody(0);

    /**
     * Know of nobody yet.
     *
     * @param self name of this node
     * @param patience how long a request may wait
     */
    public NodeLeaders(String self, Duration patience) {
        this.self = self;
        this.patience = patience;
    }

    private record Wanted(Predicate<NodeLeader> fits, CompletableFuture<NodeLeader> leader) {}

    /** Hear what the store says. What it says of this node, this node knows better. */
    public void saw(Leader leader) {
        if (leader.node().name().equals(self)) {
            return;
        }
        change(
                leader.isNode()
                        ? new NodeLeader.There(
                                leader.epoch(),
                                leader.node().name(),
                                leader.node().address(),
                                new NodeLeader.Term())
                        : new NodeLeader.Nobody(leader.epoch()));
    }

    /** This node answers from now on. */
    public void lead(long epoch, LabHandler handler) {
        change(new NodeLeader.Here(epoch, self, handler, new NodeLeader.Term()));
    }

    /** This node answers no longer. */
    public void resign(long epoch) {
        change(new NodeLeader.Nobody(epoch));
    }

    private void change(NodeLeader next) {
        NodeLeader before;
        List<Wanted> found;
        synchronized (this) {
            before = current;
            if (!follows(before, next)) {
                return;
            }
            current = next;
            found = wanted.stream().filter(one -> one.fits().test(next)).toList();
            wanted.removeAll(found);
        }
        before.end(noLeader());
        found.forEach(one -> one.leader().complete(next));
    }

    /** In one epoch somebody leads after nobody yet did, and then nobody does any more. */
    private static boolean follows(NodeLeader before, NodeLeader next) {
        if (next.epoch() != before.epoch()) {
            return next.epoch() > before.epoch();
        }
        return switch (before) {
            case NodeLeader.Here _, NodeLeader.There _ -> next instanceof NodeLeader.Nobody;
            case NodeLeader.Nobody _ -> next instanceof NodeLeader.Here;
        };
    }

    synchronized NodeLeader current() {
        return current;
    }

    /**
     * Wait for somebody who answers.
     *
     * @param after the epoch of a leader that did not
     * @return fails with {@code lab.no-leader}
     */
    CompletionStage<NodeLeader> next(long after) {
        return find(leader -> leader.epoch() > after && !(leader instanceof NodeLeader.Nobody));
    }

    /** Wait until this node answers: another one says that it leads. */
    CompletionStage<NodeLeader> here() {
        return find(NodeLeader.Here.class::isInstance);
    }

    private CompletionStage<NodeLeader> find(Predicate<NodeLeader> fits) {
        Wanted one;
        synchronized (this) {
            if (fits.test(current)) {
                return CompletableFuture.completedStage(current);
            }
            one = new Wanted(fits, new CompletableFuture<>());
            wanted.add(one);
        }
        CompletableFuture<NodeLeader> leader = one.leader().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        return leader.exceptionallyCompose(_ -> {
            forget(one);
            return CompletableFuture.failedStage(noLeader());
        });
    }

    private synchronized void forget(Wanted one) {
        wanted.remove(one);
    }

    static ProblemException noLeader() {
        return new ProblemException(Problem.environment(
                "lab.no-leader",
                "none of the lab's coordinators leads at the moment",
                "ask again: another one takes over within seconds; if none does, look into their logs"));
    }
}
