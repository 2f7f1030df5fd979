package dev.assay.coordinator.state;

import dev.assay.coordinator.schedule.LeaseGrant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message from an agent process to the lab, in a {@link LeaseProtocol}.
 *
 * @param process its sender
 * @param agent what the sender is called
 * @param instance the sender since its last start
 * @param grant the lease that it speaks of, if it does
 */
record LeaseRequest(
        int process,
        String agent,
        String instance,
        Kind kind,
        @Nullable LeaseGrant grant) {
    /** What it asks for. */
    enum Kind {
        JOIN,
        LEASE,
        HEARTBEAT,
        REPORT
    }

    LeaseGrant lease() {
        return Objects.requireNonNull(grant);
    }
}
