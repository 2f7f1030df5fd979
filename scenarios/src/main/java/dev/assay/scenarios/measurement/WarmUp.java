package dev.assay.scenarios.measurement;

/**
 * Say how long queries ran before anything was recorded.
 *
 * @param queries unrecorded queries, the first inference apart
 * @param durationNs how long they took
 */
public record WarmUp(long queries, long durationNs) {}
