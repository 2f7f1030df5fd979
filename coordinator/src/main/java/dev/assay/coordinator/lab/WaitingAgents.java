package dev.assay.coordinator.lab;

import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.state.LabOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** Agents that asked for work when there was none, and are answered when there is, or when they are tired of waiting. */
final class WaitingAgents {
    private final Map<String, Waiting> byName = new HashMap<>();

    /**
     * An agent that waits.
     *
     * @param untilMs how long it does, in the lab's uptime
     */
    record Waiting(String instance, long untilMs, ActorRef<StatusReply<LeaseAnswer>> replyTo) {}

    void add(String name, Waiting agent) {
        byName.put(name, agent);
    }

    Optional<Waiting> remove(String name) {
        return Optional.ofNullable(byName.remove(name));
    }

    /** Return those that wait no longer. */
    List<String> tired(long nowMs) {
        return byName.entrySet().stream()
                .filter(agent -> agent.getValue().untilMs() <= nowMs)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Return those that are called. */
    List<String> called(LabOutcome.Called called) {
        return called.among(byName.keySet());
    }

    int count() {
        return byName.size();
    }
}
