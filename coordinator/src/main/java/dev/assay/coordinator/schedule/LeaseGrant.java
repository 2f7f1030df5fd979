package dev.assay.coordinator.schedule;

/**
 * Hold the right of one agent to measure one block.
 *
 * @param block what it may measure
 * @param device on which of its devices
 * @param attempt 1-based
 * @param token goes up with every lease of the lab
 */
public record LeaseGrant(BlockKey block, String device, int attempt, long token) {}
