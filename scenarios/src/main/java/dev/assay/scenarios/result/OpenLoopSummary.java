package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Summarize what became of queries that arrived whether or not the model was free, over all rounds of a cell.
 *
 * @param offeredPerSecond queries a second that were due
 * @param achievedPerSecond queries a second that were done, from the start to when the last one was
 * @param keptUp whether the two are about the same; otherwise queries piled up, and latency depends on how long the round was
 * @param issueDelayP50Ns median of how long a query waited until it was handed to the model, the load generator's own delay included
 * @param issueDelayP99Ns its 99th percentile; both are absent where there are too few queries
 * @param issueDelayMaxNs the longest
 * @param latencyBound whether the bound was kept to, where the load has one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenLoopSummary(
        double offeredPerSecond,
        double achievedPerSecond,
        boolean keptUp,
        @Nullable Long issueDelayP50Ns,
        @Nullable Long issueDelayP99Ns,
        long issueDelayMaxNs,
        @Nullable BoundOutcome latencyBound) {}
