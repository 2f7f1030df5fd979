package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Hold what belongs to queries that arrive whether or not the model is free.
 *
 * @param issueDelay from the moment that a query was due to the moment that it was handed to the model: waiting for a free thread,
 *     and what the load generator itself was late
 * @param scheduledPerSecond the rate that the schedule asked for, in queries a second
 * @param scheduleSha256 of the schedule: who has the same one sent the same queries at the same nanoseconds
 * @param lastDueNs when the last query was due, after the start; absent in old results
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OpenLoop(
        LatencyHistogram issueDelay,
        double scheduledPerSecond,
        String scheduleSha256,
        @Nullable Long lastDueNs) {}
