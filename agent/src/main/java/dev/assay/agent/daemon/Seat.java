package dev.assay.agent.daemon;

import dev.assay.scenarios.wire.AgentWelcome;
import java.time.Duration;

/**
 * The place of this process in the lab.
 *
 * @param instance the name of the process
 * @param welcome what the coordinator said
 */
record Seat(String instance, AgentWelcome welcome) {
    String agent() {
        return welcome.agent();
    }

    Duration heartbeatRhythm() {
        // A coordinator that says 0 must not be flooded.
        return Duration.ofMillis(Math.max(1, welcome.heartbeatMs()));
    }
}
