package dev.assay.benchmarks.chaos;

import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.daemon.AgentDaemon;
import dev.assay.agent.daemon.BlockMeasurer;
import dev.assay.agent.daemon.DaemonSettings;
import dev.assay.agent.daemon.DaemonSurroundings;
import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.http.HttpCoordinatorLink;
import dev.assay.agent.daemon.http.HttpTimeouts;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.coordinator.farm.JumpingClock;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.coordinator.farm.history.HistoryFile;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The process of an agent: the real daemon with its real disk and line, in front of a measurer that measures nothing. It writes down what
 * it says and hears. A line of input sets its clock; it ends with its input.
 */
public final class AgentMain {
    private static final DaemonSettings HASTY = new DaemonSettings(
            Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMillis(300));
    private static final HttpTimeouts IMPATIENT = new HttpTimeouts(
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1));
    private static final long LOOK_EVERY_MS = 10;
    private static final int FAILED = 3;

    private AgentMain() {}

    /** Run: name, port of the coordinator, own directory, directory of histories, how many milliseconds a block takes at most. */
    public static void main(String... arguments) throws IOException {
        String name = arguments[0];
        Path directory = Path.of(arguments[2]);
        long longestMs = Long.parseLong(arguments[4]);
        String instance = UUID.randomUUID().toString();
        JumpingClock clock = new JumpingClock();
        try (HistoryFile history = new HistoryFile(Path.of(arguments[3]), name + "-" + instance);
                HttpCoordinatorLink link = new HttpCoordinatorLink(
                        URI.create("http://127.0.0.1:" + arguments[1]),
                        Optional.empty(),
                        Optional.empty(),
                        IMPATIENT)) {
            history.accept(new LabEvent.Started(name, instance, System.nanoTime()));
            AgentHello hello = SimulatedMessages.hello(name, instance);
            AgentDaemon daemon = new AgentDaemon(
                    hello,
                    new RecordingLink(link, name, instance, history),
                    measurer(longestMs, new SplittableRandom()),
                    new Outbox(directory),
                    new ArtifactCache(directory.resolve("artifacts"), 1L << 30, clock),
                    HASTY,
                    DaemonSurroundings.system(),
                    _ -> {});
            Thread.ofPlatform().daemon().name("input").start(() -> listen(clock));
            daemon.run();
        } catch (RuntimeException e) {
            System.err.println("the agent ended: " + e);
            System.exit(FAILED);
        }
    }

    private static void listen(JumpingClock clock) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                clock.jump(Duration.ofMillis(Long.parseLong(line)));
            }
        } catch (IOException e) {
            System.err.println("no more input: " + e);
        }
        System.exit(0);
    }

    private static BlockMeasurer measurer(long longestMs, RandomGenerator random) {
        return (block, device, artifacts, listener, cancellation) -> {
            listener.progress(new BlockProgress(block.run(), block.block(), 1, 2, "measuring nothing"));
            for (ArtifactReference file : block.files()) {
                if (!Files.isRegularFile(artifacts.locate(file))) {
                    throw new IllegalStateException("the file " + file.sha256() + " was not fetched");
                }
            }
            boolean isInterrupted = !pause(random.nextLong(longestMs), cancellation);
            String mark = "measured " + UUID.randomUUID();
            return SimulatedMessages.report(block, device, mark, false, isInterrupted);
        };
    }

    /** Return whether the time passed. */
    private static boolean pause(long ms, CancellationToken cancellation) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        try {
            while (System.nanoTime() < endNs) {
                if (cancellation.isCancelled()) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
