package dev.assay.coordinator.schedule;

import java.util.HashMap;
import java.util.Map;

/**
 * Share the time of one agent between users, by start-time fair queueing: whoever has used least of it, for their weight, comes next.
 *
 * <p>Each user has a clock that goes on by the time that was measured for them, divided by their weight. Who had nothing to measure for a
 * while starts level with the others, not ahead. So the times of two users who always have something waiting, divided by their weights,
 * differ by no more than one block of each; and this is also all that is forgotten with a restart. Belongs to the scheduler's thread.
 */
final class Turns {
    /** A weight divides whole numbers: so that little gets lost. */
    private static final long PARTS_OF_A_MILLISECOND = 1_000_000;

    private final Map<String, Long> ends = new HashMap<>();
    private long now;

    /** Return how far a user's clock is; whose is least comes next. */
    long start(String user) {
        return Math.max(now, ends.getOrDefault(user, now));
    }

    /** Take note that something is begun for a user. */
    void begin(String user) {
        now = start(user);
        // Whose clock is behind is level from now on, like all others that are not here.
        ends.values().removeIf(end -> end <= now);
    }

    /** Take note that it ended, whatever came of it. */
    void end(String user, long tookMs, int weight) {
        // What took no time was a turn, too.
        ends.put(user, start(user) + Math.max(1, tookMs) * PARTS_OF_A_MILLISECOND / weight);
    }
}
