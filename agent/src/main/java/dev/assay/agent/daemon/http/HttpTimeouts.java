package dev.assay.agent.daemon.http;

import java.time.Duration;

/**
 * Say how long to wait for a coordinator.
 *
 * @param connect until there is a connection
 * @param answer until a whole answer is there; a heartbeat must fail well before the lease is over
 * @param upload until a report is sent and answered
 * @param stall how long an artifact's bytes may stand still
 */
public record HttpTimeouts(Duration connect, Duration answer, Duration upload, Duration stall) {
    /** What suits a network of any quality. */
    public static final HttpTimeouts USUAL = new HttpTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofSeconds(30));
}
