package dev.assay.scenarios.language;

import java.time.Duration;

/**
 * Say how long queries may take: a share of them no longer than this.
 *
 * @param percentile of the latencies that is bounded, above 0 and below 100
 * @param latency that the percentile may not exceed
 */
public record LatencyBound(double percentile, Duration latency) {}
