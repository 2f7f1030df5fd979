package dev.assay.scenarios.measurement;

/**
 * Hold what a referee measured of one cell in one round.
 *
 * @param round 0-based; the same round in which Assay measured the cell itself
 * @param order 0-based position within the round
 * @param latency of the queries that the referee sampled; precise to the referee's own buckets, which are no wider than 1/512
 */
public record RefereeRound(int round, int order, LatencyHistogram latency) {}
