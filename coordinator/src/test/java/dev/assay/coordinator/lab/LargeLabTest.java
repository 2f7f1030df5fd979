package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.PostgresServer;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.Behaviour;
import dev.assay.coordinator.farm.DirectLine;
import dev.assay.coordinator.farm.Farm;
import dev.assay.coordinator.farm.MadeUpSources;
import dev.assay.coordinator.farm.history.History;
import dev.assay.coordinator.farm.history.HistoryChecker;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.farm.history.StoredLab;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.state.LabFixtures;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many blocks and many agents, and a coordinator or a database that goes in between: each block is measured, and counts once. */
class LargeLabTest {
    private static final long PATIENCE_SECONDS = 120;
    /** {@code -Dassay.large-lab.blocks=10000} takes half a minute. */
    private static final int BLOCKS = Integer.getInteger("assay.large-lab.blocks", 3_000);

    private static final long LOOK_EVERY_NS = 20_000_000;

    @TempDir
    private Path directory;

    @Test
    void thousandsOfBlocksEachCountOnceThroughARestartOfTheCoordinator() throws Exception {
        StoreAddress file = StoreAddress.parse(directory.resolve("lab.db").toString(), Map.of());
        try (BusyLab lab = new BusyLab(directory, file, 100)) {
            lab.submit(BLOCKS / 100);
            lab.awaitReports(BLOCKS / 2);
            lab.restart();
            lab.requireEachOnce(BLOCKS);
        }
    }

    @Test
    void aDatabaseThatIsStartedAgainUnderARunningLabCostsNothing() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                BusyLab lab = new BusyLab(directory, server.newSchema(), 20)) {
            lab.submit(50);
            for (int reports : new int[] {200, 500}) {
                lab.awaitReports(reports);
                server.crashAndRestart();
            }
            lab.awaitReports(800);
            lab.restart();
            lab.requireEachOnce(1_000);
        }
    }

    /** A coordinator whose agents measure in no time, and ask again when no answer comes. */
    private static final class BusyLab implements AutoCloseable {
        /** Shorter than a database is away, so that agents do ask again. */
        private static final Duration PATIENCE = Duration.ofSeconds(1);

        private static final Duration LEASE_WAIT = Duration.ofMillis(200);

        private final Path directory;
        private final StoreAddress address;
        private final ContentStore content;
        private final int agents;
        private final Queue<LabEvent> events = new ConcurrentLinkedQueue<>();
        private final Farm farm;
        private volatile Coordinator coordinator;
        private boolean isClosed;

        BusyLab(Path directory, StoreAddress address, int agents) {
            this.directory = directory;
            this.address = address;
            this.content = new ContentStore(directory.resolve("content"));
            this.agents = agents;
            this.coordinator = start();
            this.farm = Farm.start(
                    agents,
                    1,
                    Behaviour.INSTANT.withLeaseWait(LEASE_WAIT),
                    _ -> new DirectLine(() -> coordinator, PATIENCE),
                    events::add);
            await(() -> farm.tally().joins() >= agents, "agents");
        }

        private Coordinator start() {
            return Coordinator.start(
                    LabFixtures.SETTINGS,
                    new Coordinator.Places(
                            LabStores.open(address),
                            content,
                            new ContentStore(directory.resolve("reports")),
                            new MadeUpSources(content, directory),
                            this::directory,
                            directory.resolve("backups")));
        }

        private RunDirectory directory(String run) {
            return RunDirectory.open(directory.resolve("runs").resolve(run));
        }

        /** Go on with another coordinator, as after it was killed and started again. */
        void restart() {
            coordinator.close();
            coordinator = start();
        }

        void submit(int loads) {
            String scenario = """
                    name: many
                    model:
                      source: maven:org.example:model:1!/model.onnx
                      inputs:
                        input: { type: float32, shape: [batch, 4] }
                    task: { type: fidelity, evaluation-samples: 4 }
                    baseline: fp32
                    variants: { fp32: original }
                    loads:
                    """
                    + IntStream.range(0, loads)
                            .mapToObj(i -> "  load-" + i + ": { type: single-stream, min-duration: 250 ms }\n")
                            .collect(Collectors.joining());
            String run = coordinator
                    .submissions()
                    .submit(new Submission(scenario, "many.yaml", ProfileName.QUICK, 1, 0, Map.of()), "local")
                    .toCompletableFuture()
                    .join()
                    .run()
                    .id();
            events.add(new LabEvent.Submitted(run, loads * agents));
        }

        void awaitReports(int count) {
            await(() -> farm.tally().keptReports() >= count, count + " reports");
        }

        private void await(BooleanSupplier condition, String what) {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.getAsBoolean()) {
                farm.requireAlive();
                assertThat(System.nanoTime()).as("waited in vain for " + what).isLessThan(deadlineNs);
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
        }

        /** Wait until all is done, and require that each block was measured, and counts once. */
        void requireEachOnce(int blocks) {
            awaitReports(blocks);
            await(
                    () -> coordinator
                            .look(0)
                            .toCompletableFuture()
                            .join()
                            .openRuns()
                            .isEmpty(),
                    "the result");
            close();
            StoredLab stored;
            try (LabStore store = LabStores.open(address)) {
                stored = StoredLab.read(store, run -> directory(run).result());
            }
            assertThat(HistoryChecker.violations(new History(List.copyOf(events), stored)))
                    .isEmpty();
            assertThat(stored.runs())
                    .flatExtracting(StoredLab.Run::blocks)
                    .hasSize(blocks)
                    .allMatch(block -> block.state() instanceof BlockState.Completed);
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                farm.close();
                coordinator.close();
            }
        }
    }
}
