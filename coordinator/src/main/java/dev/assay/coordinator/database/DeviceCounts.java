package dev.assay.coordinator.database;

import dev.assay.scenarios.wire.BlockCounts;

/**
 * Count the blocks of one run on one device.
 *
 * @param run id of the run
 * @param device id of the device
 * @param counts by what became of them
 */
public record DeviceCounts(String run, String device, BlockCounts counts) {}
