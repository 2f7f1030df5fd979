package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.wire.BlockAssignment;

/**
 * Hold a block that nobody has begun.
 *
 * @param scheduled names it and says where it is to run
 * @param plannedId id of the planned block that it came from
 * @param assignment what its agent is told; the attempt in it doesn't count
 */
public record NewBlock(ScheduledBlock scheduled, String plannedId, BlockAssignment assignment) {}
