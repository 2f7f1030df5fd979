package dev.assay.agent.daemon;

import java.time.Duration;

/**
 * Set the rhythm of an agent.
 *
 * @param leaseWait how long the coordinator may hold back its answer when there is no work
 * @param shortestHeartbeat how often to show a sign of life at most, whatever the coordinator wants
 * @param firstPause at most how long to wait after a first failure
 * @param longestPause at most how long to wait after many
 */
public record DaemonSettings(
        Duration leaseWait, Duration shortestHeartbeat, Duration firstPause, Duration longestPause) {
    /** What suits a lab. */
    public static final DaemonSettings USUAL = new DaemonSettings(
            Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(30));
}
