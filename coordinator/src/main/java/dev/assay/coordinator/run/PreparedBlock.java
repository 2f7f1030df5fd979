package dev.assay.coordinator.run;

import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.wire.BlockAssignment;

/**
 * Hold one block for one device.
 *
 * @param device id of the device that is to measure it
 * @param planned what it came from; may name variants that could not be had, and several prepared blocks may share it
 * @param assignment what the device's agent is told
 */
public record PreparedBlock(String device, PlannedBlock planned, BlockAssignment assignment) {}
