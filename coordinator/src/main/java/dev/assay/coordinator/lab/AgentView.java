package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.scenarios.wire.BlockProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Show an agent as it is now.
 *
 * @param agent what is known of it
 * @param lease what it measures, if it does
 * @param progress how far it is with that, if it has said so
 * @param joined when it last joined, if it has since the coordinator started and has not left
 */
public record AgentView(
        AgentRecord agent,
        @Nullable LeaseGrant lease,
        @Nullable BlockProgress progress,
        @Nullable Instant joined) {
    /** Return whether it takes part, though it may have gone silent. */
    public boolean connected() {
        return joined != null;
    }
}
