package dev.assay.coordinator.lab;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decide when the results of runs are written: one at a time for each run, since the later one has more to tell.
 *
 * <p>Writing takes the longer the more was measured. What is written before a run ends takes a small part of the time only, so that many
 * blocks cost no more than few, and so that it disturbs little what is measured on the same machine. Times are milliseconds of a clock that
 * never jumps. Belongs to one thread.
 */
final class ResultTurns {
    /** So many times as long as it took to write a result passes before the next one that is not the last. */
    private static final int PAUSE = 10;

    private static final long NOW = 0;

    private final Map<String, Long> begunMs = new HashMap<>();
    private final Map<String, Long> pausedUntilMs = new HashMap<>();
    private final Set<String> wantedSoFar = new HashSet<>();
    private final Set<String> wantedLast = new HashSet<>();

    /** Return whether the last result of a run is to be written now; if not, {@link #end} says when. */
    boolean wantLast(String run) {
        boolean isFree = !begunMs.containsKey(run);
        if (!isFree) {
            wantedLast.add(run);
        }
        return isFree;
    }

    /** Return after how many milliseconds what there is of a run is to be written; if nothing, {@link #end} says so. */
    OptionalLong wantSoFar(String run, long nowMs) {
        if (begunMs.containsKey(run)) {
            wantedSoFar.add(run);
            return OptionalLong.empty();
        }
        Long pausedUntil = pausedUntilMs.get(run);
        return OptionalLong.of(pausedUntil == null ? NOW : Math.max(NOW, pausedUntil - nowMs));
    }

    /** Hear that a result is being written. */
    void begin(String run, long nowMs) {
        begunMs.put(run, nowMs);
    }

    /** Hear that it is written; return after how many milliseconds it is to be written once more, if there is more to tell. */
    OptionalLong end(String run, long nowMs) {
        Long begun = begunMs.remove(run);
        pausedUntilMs.put(run, nowMs + PAUSE * (begun == null ? 0 : nowMs - begun));
        boolean isMoreToTell = wantedSoFar.remove(run);
        if (wantedLast.remove(run)) {
            return OptionalLong.of(NOW);
        }
        return isMoreToTell ? wantSoFar(run, nowMs) : OptionalLong.empty();
    }

    /** Hear that a result could not be written. */
    void fail(String run) {
        begunMs.remove(run);
    }

    /** Forget a run that has ended. */
    void forget(String run) {
        pausedUntilMs.remove(run);
    }
}
