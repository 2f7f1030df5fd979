package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show what an agent measures now, as it said in its last heartbeat.
 *
 * @param temperatureCelsius of the hottest CPU sensor, where there is one
 * @param cell what runs, if something was measured since the heartbeat before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveSummary(
        @Nullable Double temperatureCelsius, @Nullable Cell cell) {
    /**
     * Show how a cell goes.
     *
     * @param variant of the cell
     * @param warmingUp whether its queries are not recorded yet
     * @param queries how many of the cell's queries were done in this round, the warm-up counted apart
     * @param spanMs how long it took to do those that the rest is about
     * @param count how many those are
     * @param p50Ns the median of their latencies, if they are enough to tell
     * @param p90Ns the same for the 90th percentile
     * @param p99Ns the same for the 99th percentile
     * @param bars how many of them took how long, the fastest first; up to the 99th percentile if there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cell(
            String variant,
            boolean warmingUp,
            long queries,
            long spanMs,
            long count,
            @Nullable Long p50Ns,
            @Nullable Long p90Ns,
            @Nullable Long p99Ns,
            List<Bar> bars) {
        public Cell {
            bars = List.copyOf(bars);
        }
    }

    /** Count latencies from one up to another. */
    public record Bar(long fromNs, long toNs, long count) {}
}
