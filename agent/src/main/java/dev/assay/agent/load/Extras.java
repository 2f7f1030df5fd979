package dev.assay.agent.load;

import org.jspecify.annotations.Nullable;

/**
 * Say what to take of the recorded queries beside their latencies.
 *
 * @param outputs whom to show some of their outputs, or {@code null}
 * @param stamps what keeps every query's three stamps, or {@code null}
 * @param live what counts for those who watch, or {@code null}
 */
public record Extras(
        @Nullable OutputSampling outputs,
        @Nullable StampLog stamps,
        @Nullable LiveLatencies live) {
    /** Take nothing. */
    public static final Extras NONE = new Extras(null, null, null);

    /** Return what chooses the queries of a lane whose outputs are shown. */
    OutputChoice outputsOf(int lane, int lanes, LoadClock clock) {
        return outputs == null ? OutputChoice.none(clock) : OutputChoice.of(outputs, lane, lanes, clock);
    }

    /** Return what keeps the stamps of a lane's queries. */
    StampLog.@Nullable Lane stampsOf(int lane) {
        return stamps == null ? null : stamps.lane(lane);
    }

    /** Return what counts a lane's queries for those who watch. */
    LiveLatencies.@Nullable Lane liveOf(int lane) {
        return live == null ? null : live.lane(lane);
    }

    /** Tell those who watch that the warm-up is over. */
    void recordingBegins() {
        if (live != null) {
            live.recordingBegins();
        }
    }
}
