package dev.assay.agent.daemon;

import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.scenarios.wire.AgentHello;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon in a thread of its own that is always in a hurry. */
final class RunningDaemon implements AutoCloseable {
    private final AgentDaemon daemon;
    private final FutureTask<Boolean> run;
    private final List<DaemonEvent> events = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();

    /** Begin to work; the names of its processes begin with the given one. */
    RunningDaemon(CoordinatorLink link, BlockMeasurer measurer, Path directory, String instance) {
        AtomicInteger instances = new AtomicInteger();
        this.daemon = new AgentDaemon(
                new AgentHello(AgentHello.PROTOCOL, "test", "id", "lab1", instance, List.of()),
                link,
                measurer,
                new Outbox(directory),
                new ArtifactCache(directory.resolve("artifacts"), 1 << 20, InstantSource.system()),
                new DaemonSettings(Duration.ofMillis(20), Duration.ZERO, Duration.ofMillis(1), Duration.ofSeconds(30)),
                new DaemonSurroundings(
                        new SplittableRandom(7),
                        this::pause,
                        System::nanoTime,
                        () -> instance + "-" + instances.incrementAndGet(),
                        () -> 61.5),
                this::heard);
        this.run = new FutureTask<>(daemon::run, true);
        Thread.ofPlatform().name("daemon").start(run);
    }

    private void pause(Duration time) throws InterruptedException {
        synchronized (pauses) {
            pauses.add(time);
        }
        // Long enough for the other threads to get their turn.
        TimeUnit.MICROSECONDS.sleep(100);
    }

    private void heard(DaemonEvent event) {
        synchronized (events) {
            events.add(event);
        }
    }

    <E extends DaemonEvent> List<E> heard(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    boolean stop(Duration grace) throws InterruptedException {
        return daemon.stop(grace);
    }

    /** Wait until it ended by itself, and throw what it threw. */
    void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        run.get(30, TimeUnit.SECONDS);
    }

    /** Throw what it threw, if it ended by itself. */
    void throwWhatItThrew() throws InterruptedException, ExecutionException {
        if (run.isDone()) {
            run.get();
        }
    }

    @Override
    public void close() {
        try {
            daemon.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
