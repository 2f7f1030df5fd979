package dev.assay.coordinator.http;

import dev.assay.scenarios.problem.ProblemException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/** Who of a cluster answers. */
sealed interface NodeLeader {
    /** Return in which epoch it does. */
    long epoch();

    /** Nobody does for now. */
    record Nobody(long epoch) implements NodeLeader {}

    /**
     * This node does.
     *
     * @param handler with this
     */
    record Here(long epoch, String node, LabHandler handler, Term term) implements NodeLeader {}

    /**
     * Another node does.
     *
     * @param address there
     */
    record There(long epoch, String node, String address, Term term) implements NodeLeader {}

    /** Nothing that waits for this leader need wait any longer. */
    default void end(ProblemException reason) {
        switch (this) {
            case Nobody _ -> {
                // Nobody waits for nobody.
            }
            case Here here -> here.term().end(reason);
            case There there -> there.term().end(reason);
        }
    }

    /** Everything that waits for one leader, which may fall silent without an end: a process that is suspended does. */
    final class Term {
        private final Map<Long, CompletableFuture<HttpResponse>> open = new ConcurrentHashMap<>();
        private final AtomicLong lastNumber = new AtomicLong();
        private final SharedKillSwitch streams = KillSwitches.shared("leader");
        private volatile boolean isOver;

        SharedKillSwitch streams() {
            return streams;
        }

        /** Pass an answer on, or that the leader leads no longer, whichever comes first. */
        CompletionStage<HttpResponse> until(CompletionStage<HttpResponse> answer) {
            CompletableFuture<HttpResponse> first = new CompletableFuture<>();
            long number = lastNumber.incrementAndGet();
            open.put(number, first);
            if (isOver) {
                open.remove(number);
                return CompletableFuture.failedStage(NodeLeaders.noLeader());
            }
            answer.whenComplete((response, failure) -> {
                open.remove(number);
                if (failure == null) {
                    first.complete(response);
                } else {
                    first.completeExceptionally(failure);
                }
            });
            return first;
        }

        private void end(ProblemException reason) {
            isOver = true;
            streams.abort(reason);
            open.values().forEach(one -> one.completeExceptionally(reason));
            open.clear();
        }
    }
}
