package dev.assay.coordinator.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * How much of a server one client may take.
 *
 * @param firstRequest how long a connection may take until its first request is there
 * @param idle after how long a connection on which nothing moves is closed; longer than an agent waits for work
 * @param request how long an answer may take, unless waiting is its purpose
 * @param connections how many at a time
 * @param failuresPerMinute how many wrong credentials an address may show
 * @param messageBytes the largest message
 * @param reportBytes the largest report as it is sent, compressed
 * @param expandedReportBytes the largest report as it is read
 * @param drainedBytes how much of a body that is refused is read all the same, so that its sender comes to read the refusal
 */
public record ServerLimits(
        Duration firstRequest,
        Duration idle,
        Duration request,
        int connections,
        int failuresPerMinute,
        long messageBytes,
        long reportBytes,
        long expandedReportBytes,
        long drainedBytes) {
    /** Every Java on a usual machine has room for so many. */
    private static final int FEWEST_CONNECTIONS = 2048;

    private static final int MOST_CONNECTIONS = 65_536;
    /** An agent that waits takes 33 KB; together they may take a quarter of the heap. */
    private static final long HEAP_BYTES_A_CONNECTION = 128L << 10;

    /** What a lab can live with on this Java's heap. */
    public static final ServerLimits USUAL = new ServerLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(90),
            Duration.ofSeconds(60),
            connectionsFor(Runtime.getRuntime().maxMemory()),
            30,
            4L << 20,
            256L << 20,
            1L << 30,
            16L << 20);

    /** Return how many connections there may be at a time with this much heap: each agent holds one while it waits. */
    static int connectionsFor(long heapBytes) {
        return Math.clamp(heapBytes / HEAP_BYTES_A_CONNECTION, FEWEST_CONNECTIONS, MOST_CONNECTIONS);
    }

    ServerSettings settings(ActorSystem system) {
        Config own = ConfigFactory.parseMap(Map.of(
                "idle-timeout",
                milliseconds(idle),
                "request-timeout",
                milliseconds(request),
                "max-connections",
                connections,
                "server-header",
                "",
                "remote-address-attribute",
                true,
                "parsing.max-uri-length",
                "2k",
                "parsing.max-header-value-length",
                "8k",
                "parsing.max-header-count",
                "64",
                // What it would log may be a credential.
                "parsing.error-logging-verbosity",
                "off",
                "parsing.illegal-header-warnings",
                false));
        return ServerSettings.create(
                own.atPath("pekko.http.server").withFallback(system.settings().config()));
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
