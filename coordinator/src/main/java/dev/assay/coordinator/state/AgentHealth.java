package dev.assay.coordinator.state;

import java.time.Duration;
import java.time.Instant;

/** Say whether one can reckon with an agent. */
public enum AgentHealth {
    /** It takes part, and showed a sign of life lately. */
    CONNECTED,
    /** It takes part, but was not heard of for a while. */
    SILENT,
    /** It has not joined since the coordinator started, or has left. */
    AWAY;

    /** Agents that wait for work ask again within a minute, and what they say is noted a minute late at most. */
    static final Duration SILENT_AFTER = Duration.ofMinutes(4);

    static AgentHealth ofJoined(Instant lastSeen, Instant now) {
        return lastSeen.plus(SILENT_AFTER).isBefore(now) ? SILENT : CONNECTED;
    }
}
