package dev.assay.scenarios.wire;

import java.time.Instant;

/**
 * Say what happened to one block of a run.
 *
 * @param at when
 * @param block its id
 * @param state what it became: {@code queued}, {@code leased}, {@code completed}, {@code failed}, {@code cancelled}
 * @param agent who had it, or empty
 * @param attempt which attempt it was, 0 if none
 * @param reason for people
 */
public record TimelineEntry(Instant at, String block, String state, String agent, int attempt, String reason) {}
