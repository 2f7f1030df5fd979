package dev.assay.agent.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Show how a load goes while it runs.
 *
 * @param warmingUp whether what runs is not recorded yet
 * @param queries how many were done so far, the warm-up counted apart
 * @param spanNs how much time passed since the glimpse before
 * @param histogram latencies of the queries that were done in that time, as {@link dev.assay.scenarios.measurement.LiveHistogram}
 *     writes them; {@code null} if there were none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadGlimpse(
        boolean warmingUp,
        long queries,
        long spanNs,
        @Nullable String histogram) {}
