package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockCounts;
import org.jspecify.annotations.Nullable;

/**
 * Hold a block as the store has it, without its assignment, which may be large.
 *
 * @param scheduled names it and says where it is to run
 * @param plannedId id of the planned block that it came from
 * @param state how far it is
 * @param report the file with its report, if there is one
 */
public record StoredBlock(
        ScheduledBlock scheduled,
        String plannedId,
        BlockState state,
        @Nullable ArtifactReference report) {
    /** Count this one block. */
    public BlockCounts counted() {
        return switch (state) {
            case BlockState.Queued _ -> new BlockCounts(1, 0, 0, 0, 0);
            case BlockState.Leased _ -> new BlockCounts(0, 1, 0, 0, 0);
            case BlockState.Completed _ -> new BlockCounts(0, 0, 1, 0, 0);
            case BlockState.Failed _ -> new BlockCounts(0, 0, 0, 1, 0);
            case BlockState.Cancelled _ -> new BlockCounts(0, 0, 0, 0, 1);
        };
    }
}
