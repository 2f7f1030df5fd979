package dev.assay.coordinator.state;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.Reservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show an agent as it is now.
 *
 * @param agent what is known of it
 * @param health whether one can reckon with it
 * @param lease what it measures, if it does
 * @param progress how far it is with that, if it has said so
 * @param live how that goes, if it has said so lately
 * @param joined when it last joined, if it has since the coordinator started and has not left
 * @param pools that it belongs to
 * @param reservations of it that have not ended, the earliest first
 */
public record AgentView(
        AgentRecord agent,
        AgentHealth health,
        @Nullable LeaseGrant lease,
        @Nullable BlockProgress progress,
        @Nullable LiveSummary live,
        @Nullable Instant joined,
        List<String> pools,
        List<Reservation> reservations) {
    public AgentView {
        pools = List.copyOf(pools);
        reservations = List.copyOf(reservations);
    }
}
