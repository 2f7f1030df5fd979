package dev.assay.cli.faults;

import dev.assay.agent.daemon.AgentDaemon;
import dev.assay.agent.daemon.BlockMeasurer;
import dev.assay.agent.daemon.DaemonEvent;
import dev.assay.agent.daemon.DaemonSettings;
import dev.assay.agent.daemon.DaemonSurroundings;
import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.http.HttpCoordinatorLink;
import dev.assay.agent.daemon.http.HttpTimeouts;
import dev.assay.agent.daemon.link.LinkToOneOf;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.coordinator.farm.FaultyNetwork;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.scenarios.wire.AgentHello;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An agent in a thread of its own, with its own directory and its own bad line to the coordinator. */
final class LoopbackAgent implements AutoCloseable {
    private static final Duration LATE = Duration.ofMillis(300);
    private static final DaemonSettings HASTY = new DaemonSettings(
            Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMillis(300));
    private static final HttpTimeouts IMPATIENT = new HttpTimeouts(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(1));

    private final Optional<FaultyNetwork> network;
    private final Map<URI, HttpCoordinatorLink> links = new ConcurrentHashMap<>();
    private final AgentDaemon daemon;
    private final FutureTask<Boolean> run;
    private final List<DaemonEvent> events = new ArrayList<>();
    private final Path directory;

    private LoopbackAgent(
            String name,
            String id,
            BlockMeasurer measurer,
            Path directory,
            Optional<FaultyNetwork> network,
            List<URI> coordinators) {
        this.network = network;
        this.directory = directory;
        this.daemon = new AgentDaemon(
                new AgentHello(
                        AgentHello.PROTOCOL,
                        "test",
                        id,
                        name,
                        UUID.randomUUID().toString(),
                        List.of(SimulatedMessages.device("cpu"))),
                new LinkToOneOf(coordinators, this::link, _ -> {}),
                measurer,
                new Outbox(directory),
                new ArtifactCache(artifacts(directory), 1L << 30, InstantSource.system()),
                HASTY,
                DaemonSurroundings.system(),
                this::heard);
        this.run = new FutureTask<>(daemon::run, true);
        Thread.ofPlatform().name("agent-" + name).start(run);
    }

    /**
     * Start one.
     *
     * @param id tells agents apart: two with one id are two processes of one agent
     */
    static LoopbackAgent start(String name, String id, BlockMeasurer measurer, Path directory, int coordinatorPort)
            throws IOException {
        FaultyNetwork network = FaultyNetwork.start(LATE);
        network.forwardTo(coordinatorPort);
        return new LoopbackAgent(
                name,
                id,
                measurer,
                directory,
                Optional.of(network),
                List.of(URI.create("http://127.0.0.1:" + network.port())));
    }

    /** Start one that knows several coordinators, over a good line. */
    static LoopbackAgent start(String name, BlockMeasurer measurer, Path directory, List<URI> coordinators) {
        return new LoopbackAgent(name, "id of " + name, measurer, directory, Optional.empty(), coordinators);
    }

    private HttpCoordinatorLink link(URI address) {
        return links.computeIfAbsent(
                address, uri -> new HttpCoordinatorLink(uri, Optional.empty(), Optional.empty(), IMPATIENT));
    }

    FaultyNetwork network() {
        return network.orElseThrow();
    }

    /** Return where this agent keeps models. */
    Path artifacts() {
        return artifacts(directory);
    }

    private static Path artifacts(Path directory) {
        return directory.resolve("artifacts");
    }

    <E extends DaemonEvent> List<E> heard(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private void heard(DaemonEvent event) {
        synchronized (events) {
            events.add(event);
        }
    }

    /** Return what it ended with, if that was a failure. */
    Optional<Throwable> awaitEnd() throws InterruptedException, TimeoutException {
        try {
            run.get(30, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.ofNullable(e.getCause());
        }
    }

    /** Stop it politely; return whether it ended. */
    boolean stop() throws InterruptedException {
        return daemon.stop(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        try {
            if (network.isPresent()) {
                network.get().close();
            }
            daemon.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            links.values().forEach(HttpCoordinatorLink::close);
        }
    }
}
