package dev.assay.coordinator.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.history.History;
import dev.assay.coordinator.farm.history.HistoryChecker;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.farm.history.StoredLab;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that fail, die and fall silent, over real HTTP: what they saw and what the store tells fit together. */
class FarmTest {
    private static final int AGENTS = 30;
    private static final int LOADS = 5;
    private static final Duration LEASE = Duration.ofMillis(600);
    private static final Behaviour CLUMSY = new Behaviour(
            Duration.ofMillis(20), 0.5, 0.1, 0.1, Duration.ofMillis(10), 0.02, Duration.ofMillis(500), true);

    @TempDir
    private Path directory;

    @Test
    void agentsThatDieAndFallSilentLoseNothing() throws Exception {
        Queue<LabEvent> events = new ConcurrentLinkedQueue<>();
        Function<String, RunDirectory> results =
                run -> RunDirectory.open(directory.resolve("runs").resolve(run));
        LabStore store = LabStores.open(new StoreAddress.Memory());
        try (Coordinator coordinator = start(store, results);
                LabServer server = LabServer.start(
                        coordinator,
                        new LabMetrics(),
                        new LabServer.Listening("127.0.0.1", 0, Optional.empty(), ServerLimits.USUAL))) {
            FarmTally tally = work(coordinator, server.port(), events);

            assertThat(tally.deaths()).isPositive();
            assertThat(tally.silences()).isPositive();
            StoredLab stored = StoredLab.read(store, id -> results.apply(id).result());
            assertThat(HistoryChecker.violations(new History(List.copyOf(events), stored)))
                    .isEmpty();
        }
    }

    /** Have a run measured to its end. */
    private static FarmTally work(Coordinator coordinator, int port, Queue<LabEvent> events) {
        try (Farm farm = Farm.start(AGENTS, 7, CLUMSY, _ -> new HttpLine(port, Duration.ofSeconds(30)), events::add)) {
            await(farm, () -> farm.tally().joins() >= AGENTS);
            String run = coordinator
                    .submissions()
                    .submit(new Submission(scenario(), "farm.yaml", ProfileName.QUICK, 1, 0, Map.of()), Owner.ONLY_USER)
                    .toCompletableFuture()
                    .join()
                    .run()
                    .id();
            events.add(new LabEvent.Submitted(run, AGENTS * LOADS));
            await(
                    farm,
                    () -> coordinator
                            .look(0)
                            .toCompletableFuture()
                            .join()
                            .openRuns()
                            .isEmpty());
            return farm.tally();
        }
    }

    private Coordinator start(LabStore store, Function<String, RunDirectory> results) {
        ContentStore content = new ContentStore(directory.resolve("content"));
        return Coordinator.start(
                new CoordinatorSettings(
                        new AssayBuild("0.0.0", "test"),
                        new SchedulerSettings(LEASE, 3),
                        LEASE.dividedBy(4),
                        false,
                        Optional.empty()),
                new Coordinator.Places(
                        store,
                        content,
                        new ContentStore(directory.resolve("reports")),
                        new MadeUpSources(content, directory),
                        results,
                        directory.resolve("backups")));
    }

    private static String scenario() {
        StringBuilder scenario = new StringBuilder("""
                name: farm
                model:
                  source: maven:org.example:model:1!/model.onnx
                  inputs:
                    input: { type: float32, shape: [batch, 4] }
                task: { type: fidelity, evaluation-samples: 4 }
                baseline: fp32
                variants: { fp32: original }
                loads:
                """);
        for (int i = 0; i < LOADS; i++) {
            scenario.append("  load-").append(i).append(": { type: single-stream, min-duration: 250 ms }\n");
        }
        return scenario.toString();
    }

    private static void await(Farm farm, BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            farm.requireAlive();
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(endNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
