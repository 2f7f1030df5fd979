package dev.assay.coordinator.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Count what is measured for each user, and know whose turn it is at each agent. Belongs to the scheduler's thread. */
final class Shares {
    private final Map<String, Integer> measured = new HashMap<>();
    private final Map<String, Turns> turns = new HashMap<>();

    /** Take note that an agent begins something for a user. */
    void begin(String agent, String user) {
        measured.merge(user, 1, Integer::sum);
        turns.computeIfAbsent(agent, _ -> new Turns()).begin(user);
    }

    /** Take note that an agent ended what it had begun for a user. */
    void end(String agent, String user, long tookMs, int weight) {
        measured.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
        turns.computeIfAbsent(agent, _ -> new Turns()).end(user, tookMs, weight);
    }

    /** Return how many blocks are measured for a user. */
    int measured(String user) {
        return measured.getOrDefault(user, 0);
    }

    /** Return how many blocks are measured for each user. */
    Map<String, Integer> measured() {
        return Map.copyOf(measured);
    }

    /** Return how much each user has used of an agent, for their weight. */
    ToLongFunction<String> used(String agent) {
        return turns.getOrDefault(agent, new Turns())::start;
    }

    /** Forget an agent that has nothing begun. */
    void forget(String agent) {
        turns.remove(agent);
    }
}
