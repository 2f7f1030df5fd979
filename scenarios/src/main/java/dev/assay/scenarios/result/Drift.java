package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Say how a round of a sustained load changed from its first tenth to its last.
 *
 * @param round 0-based
 * @param firstP50Ns median latency of the first tenth
 * @param lastP50Ns median latency of the last tenth
 * @param slowdown the last median over the first: above 1 it got slower
 * @param firstPerSecond samples a second in the first tenth
 * @param lastPerSecond samples a second in the last tenth
 * @param slowerFromMs from when on, after the start of the round, the median stayed more than a tenth above the first; absent where it
 *     did not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Drift(
        int round,
        long firstP50Ns,
        long lastP50Ns,
        double slowdown,
        double firstPerSecond,
        double lastPerSecond,
        @Nullable Long slowerFromMs) {}
