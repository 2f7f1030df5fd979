package dev.assay.coordinator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.PostgresServer;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.TimelineEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
            String run = lab.submit(BLOCKS / 100);
            lab.awaitReports(BLOCKS / 2);
            lab.restart();
            lab.requireEachOnce(run, BLOCKS);
        }
    }

    @Test
    void aDatabaseThatIsStartedAgainUnderARunningLabCostsNothing() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                BusyLab lab = new BusyLab(directory, server.newSchema(), 20)) {
            String run = lab.submit(50);
            for (int reports : new int[] {200, 500}) {
                lab.awaitReports(reports);
                server.crashAndRestart();
            }
            lab.awaitReports(800);
            lab.restart();
            lab.requireEachOnce(run, 1_000);
        }
    }

    /** A coordinator whose agents measure in no time, and ask again when no answer comes. */
    private static final class BusyLab implements AutoCloseable {
        private static final String INSTANCE = "process-1";
        /** Shorter than a database is away, so that agents do ask again. */
        private static final long ANSWER_SECONDS = 1;

        private final Path directory;
        private final StoreAddress address;
        private final ContentStore content;
        private final List<Thread> agents = new ArrayList<>();
        private final AtomicInteger reports = new AtomicInteger();
        private volatile Coordinator coordinator;
        private volatile boolean isOver;

        BusyLab(Path directory, StoreAddress address, int agents) {
            this.directory = directory;
            this.address = address;
            this.content = new ContentStore(directory.resolve("content"));
            this.coordinator = start();
            for (int i = 0; i < agents; i++) {
                String name = "lab" + i;
                join(name);
                this.agents.add(Thread.ofVirtual().start(() -> work(name)));
            }
        }

        private Coordinator start() {
            return Coordinator.start(
                    LabFixtures.SETTINGS,
                    new Coordinator.Places(
                            LabStores.open(address),
                            content,
                            new ContentStore(directory.resolve("reports")),
                            new OneFile(content, directory),
                            run -> RunDirectory.open(directory.resolve("runs").resolve(run)),
                            directory.resolve("backups")));
        }

        /** Every source is the same file. */
        private record OneFile(ContentStore content, Path directory) implements RunSources {
            @Override
            public SourceResolver resolver(RunRecord run, DownloadListener listener) {
                return (_, _) -> {
                    try {
                        return content.store(out -> out.write(1));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
            }

            @Override
            public Path baseDirectory(RunRecord run) {
                return directory;
            }
        }

        /** Go on with another coordinator, as after it was killed and started again. */
        void restart() {
            coordinator.close();
            coordinator = start();
        }

        String submit(int loads) {
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
            return answered(lab -> lab.submit(
                            new Submission(scenario, "many.yaml", ProfileName.QUICK, 1, 0, Map.of()), "local"))
                    .run()
                    .id();
        }

        private void join(String name) {
            answered(lab -> lab.join(LabFixtures.hello(name, INSTANCE), Identity.LOCAL));
        }

        private void work(String name) {
            while (!isOver) {
                switch (answered(lab -> lab.lease(new LeaseRequest(name, INSTANCE, 200)))) {
                    case LeaseAnswer.Work work -> report(work);
                    case LeaseAnswer.NoWork _ -> {
                        // It asks again.
                    }
                    case LeaseAnswer.JoinFirst _ -> join(name);
                    case LeaseAnswer.Replaced _ -> throw new AssertionError(name + " is there once");
                }
            }
        }

        private void report(LeaseAnswer.Work work) {
            BlockReport report = LabFixtures.report(work.assignment(), work.device());
            ReportAnswer answer = answered(lab -> lab.report(work.token(), report, Identity.LOCAL));
            if (answer.kept()) {
                reports.incrementAndGet();
            }
        }

        /** Ask until there is an answer. */
        private <T> T answered(Function<Coordinator, CompletionStage<T>> question) {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            @Nullable Throwable last = null;
            while (System.nanoTime() < deadlineNs) {
                try {
                    return question.apply(coordinator).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
                } catch (ExecutionException | TimeoutException | RuntimeException e) {
                    // It is away, or its database is.
                    last = e;
                    LockSupport.parkNanos(LOOK_EVERY_NS);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
            throw new AssertionError("no answer", last);
        }

        void awaitReports(int count) {
            await(() -> reports.get() >= count, count + " reports");
        }

        private static void await(BooleanSupplier condition, String what) {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("waited in vain for " + what).isLessThan(deadlineNs);
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
        }

        /** Wait for the end of a run, and require that each of its blocks was completed once and is in its result once. */
        void requireEachOnce(String run, int blocks) {
            awaitReports(blocks);
            await(() -> answered(lab -> lab.look(0)).openRuns().isEmpty(), "the result");
            RunDetails details = answered(lab -> lab.run(run)).orElseThrow();
            assertThat(details.run().phase()).isEqualTo(RunPhase.FINISHED);
            assertThat(details.blocks())
                    .hasSize(blocks)
                    .extracting(BlockSummary::state)
                    .containsOnly("completed");
            List<TimelineEntry> timeline = answered(lab -> lab.timeline(run));
            assertThat(timeline)
                    .filteredOn(entry -> entry.state().equals("completed"))
                    .hasSize(blocks)
                    .extracting(TimelineEntry::block)
                    .doesNotHaveDuplicates();
            assertThat(ResultJson.read(coordinator.directory(run).result()).blocks())
                    .hasSize(blocks)
                    .extracting(BlockResult::id)
                    .doesNotHaveDuplicates();
        }

        @Override
        public void close() {
            isOver = true;
            await(() -> agents.stream().noneMatch(Thread::isAlive), "the end of the agents");
            coordinator.close();
        }
    }
}
