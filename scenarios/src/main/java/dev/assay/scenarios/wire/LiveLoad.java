package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Tell how the cell goes that an agent measures now, for people who watch: nothing of it enters a result.
 *
 * @param variant of the cell
 * @param warmingUp whether its queries are not recorded yet
 * @param queries how many of the cell's queries were done in this round, the warm-up counted apart
 * @param spanMs how long it took to do those of the histogram
 * @param histogram latencies of the queries that were done since the last heartbeat, as {@link
 *     dev.assay.scenarios.measurement.LiveHistogram} writes them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LiveLoad(
        String variant,
        boolean warmingUp,
        long queries,
        long spanMs,
        @Nullable String histogram) {}
