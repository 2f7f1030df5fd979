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
        return Duration.ofMillis(welcome.heartbeatMs());
    }
}
