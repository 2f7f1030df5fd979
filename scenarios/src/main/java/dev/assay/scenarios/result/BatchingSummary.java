package dev.assay.scenarios.result;

import dev.assay.scenarios.measurement.Batches;

/**
 * Summarize what became of requests that were put together to batches, over all rounds of a cell.
 *
 * @param batches of all rounds together
 * @param count how many there were
 * @param meanSize requests in a batch on average
 */
public record BatchingSummary(Batches batches, long count, double meanSize) {}
