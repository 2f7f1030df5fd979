package dev.assay.coordinator.state;

import dev.assay.scenarios.wire.LiveSummary;
import org.jspecify.annotations.Nullable;

/**
 * Hold what the holder of a lease last said of this moment. A cell stays for a while when a heartbeat tells of none: a worker tells more
 * seldom how it goes than some agents are heard.
 *
 * @param temperatureCelsius as the last heartbeat had it
 * @param heardMs when that came
 * @param cell the last one that was told of
 * @param cellHeardMs when that was
 */
record LatestLive(
        @Nullable Double temperatureCelsius, long heardMs, LiveSummary.@Nullable Cell cell, long cellHeardMs) {
    static final LatestLive NOTHING = new LatestLive(null, 0, null, 0);

    /** Return the same after another heartbeat. */
    LatestLive after(@Nullable LiveSummary said, long nowMs) {
        Double celsius = said == null ? null : said.temperatureCelsius();
        LiveSummary.Cell newer = said == null ? null : said.cell();
        return newer == null
                ? new LatestLive(celsius, nowMs, cell, cellHeardMs)
                : new LatestLive(celsius, nowMs, newer, nowMs);
    }

    /** Return what of it is not older than that, if anything. */
    @Nullable
    LiveSummary since(long earliestMs) {
        Double celsius = heardMs >= earliestMs ? temperatureCelsius : null;
        LiveSummary.Cell shown = cellHeardMs >= earliestMs ? cell : null;
        return celsius == null && shown == null ? null : new LiveSummary(celsius, shown);
    }
}
