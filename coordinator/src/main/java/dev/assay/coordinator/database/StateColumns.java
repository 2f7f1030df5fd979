package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Hold a state of a block as columns.
 *
 * @param state one of the names below
 * @param attempts how often the block was begun
 * @param token of the last lease, where the state knows it
 * @param lease of a block that is leased now
 * @param failure why it failed, if it has
 */
record StateColumns(
        String state,
        int attempts,
        long token,
        BlockState.@Nullable Leased lease,
        @Nullable Problem failure) {
    static final String QUEUED = "queued";
    static final String LEASED = "leased";
    static final String COMPLETED = "completed";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";

    static StateColumns of(BlockState state) {
        return switch (state) {
            case BlockState.Queued queued ->
                new StateColumns(QUEUED, queued.attempts(), queued.lastToken(), null, null);
            case BlockState.Leased leased -> new StateColumns(LEASED, leased.attempt(), leased.token(), leased, null);
            case BlockState.Completed completed -> new StateColumns(COMPLETED, 0, completed.token(), null, null);
            case BlockState.Failed failed -> new StateColumns(FAILED, 0, BlockState.NO_TOKEN, null, failed.reason());
            case BlockState.Cancelled _ -> new StateColumns(CANCELLED, 0, BlockState.NO_TOKEN, null, null);
        };
    }
}
