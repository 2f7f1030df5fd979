package dev.assay.agent.load;

import org.jspecify.annotations.Nullable;

/**
 * Say what to take of the recorded queries beside their latencies.
 *
 * @param outputs whom to show some of their outputs, or {@code null}
 * @param stamps what keeps every query's three stamps, or {@code null}
 */
public record Extras(
        @Nullable OutputSampling outputs, @Nullable StampLog stamps) {
    /** Take nothing. */
    public static final Extras NONE = new Extras(null, null);

    /** Return what chooses the queries of a lane whose outputs are shown. */
    OutputChoice outputsOf(int lane, int lanes, LoadClock clock) {
        return outputs == null ? OutputChoice.none(clock) : OutputChoice.of(outputs, lane, lanes, clock);
    }

    /** Return what keeps the stamps of a lane's queries. */
    StampLog.@Nullable Lane stampsOf(int lane) {
        return stamps == null ? null : stamps.lane(lane);
    }
}
