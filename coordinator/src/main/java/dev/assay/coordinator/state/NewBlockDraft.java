package dev.assay.coordinator.state;

import dev.assay.scenarios.wire.BlockAssignment;

/**
 * Hold a block that is ready to be queued.
 *
 * @param device id of the device that is to measure it
 * @param plannedId id of the planned block that it came from
 * @param estimatedMs how long it should take
 * @param assignment what the agent is told
 */
public record NewBlockDraft(String device, String plannedId, long estimatedMs, BlockAssignment assignment) {}
