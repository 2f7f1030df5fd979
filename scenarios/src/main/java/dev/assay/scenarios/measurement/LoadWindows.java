package dev.assay.scenarios.measurement;

import java.util.List;

/**
 * Hold how a recording went over time, in windows of equal length of which the last one may not be full.
 *
 * @param lengthNs of a window
 * @param queries how many were done in each window
 * @param latencySumNs the sum of their latencies
 */
public record LoadWindows(long lengthNs, List<Long> queries, List<Long> latencySumNs) {
    public LoadWindows {
        queries = List.copyOf(queries);
        latencySumNs = List.copyOf(latencySumNs);
    }
}
