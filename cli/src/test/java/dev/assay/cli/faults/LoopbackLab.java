package dev.assay.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.daemon.BlockMeasurer;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.lab.LabClient;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.JumpingClock;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.lab.SubmittedSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.TimelineEntry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A real coordinator behind its HTTP server with SQLite, and real agents that measure nothing, in one process. The coordinator can be
 * stopped abruptly and started again on the same data.
 */
final class LoopbackLab implements AutoCloseable {
    /** How long a lease lasts: long enough for a busy machine, short enough for tests that wait for its end. */
    static final Duration LEASE = Duration.ofMillis(1500);

    static final int ATTEMPTS = 3;

    private static final long LONGEST_SECONDS = 60;
    private static final Path MODELS =
            Path.of("..", "scenarios", "library", "models").toAbsolutePath().normalize();

    private final Path directory;
    private final JumpingClock clock = new JumpingClock();
    private final List<LoopbackAgent> agents = new ArrayList<>();
    private @Nullable Running process;

    private LoopbackLab(Path directory) {
        this.directory = directory;
    }

    /** What ends when the coordinator is killed. */
    private record Running(
            Coordinator coordinator, LabServer server, LabMetrics metrics, CrashingStore store, LabClient client) {}

    /** Start a coordinator without agents. */
    static LoopbackLab start(Path directory) {
        LoopbackLab lab = new LoopbackLab(directory);
        lab.startCoordinator();
        return lab;
    }

    JumpingClock clock() {
        return clock;
    }

    Coordinator coordinator() {
        return running().coordinator();
    }

    LabClient client() {
        return running().client();
    }

    URI uri() {
        return URI.create(running().server().url());
    }

    private Running running() {
        return Objects.requireNonNull(process, "the coordinator runs");
    }

    /** Start the coordinator after a crash. */
    void startCoordinator() {
        CrashingStore store = new CrashingStore(
                LabStores.open(StoreAddress.parse(directory.resolve("lab.db").toString(), Map.of())));
        ContentStore content = new ContentStore(directory.resolve("content"));
        LabMetrics metrics = new LabMetrics();
        Coordinator coordinator = Coordinator.start(
                new CoordinatorSettings(
                        ThisAssay.build(),
                        new SchedulerSettings(LEASE, ATTEMPTS),
                        Duration.ofMillis(300),
                        false,
                        Optional.empty()),
                new Coordinator.Places(
                        store,
                        content,
                        new ContentStore(directory.resolve("reports")),
                        new SubmittedSources(content, directory.resolve("sources")),
                        run -> RunDirectory.open(directory.resolve("runs").resolve(run)),
                        directory.resolve("backups")),
                metrics,
                clock);
        LabServer server = LabServer.start(
                coordinator, metrics, new LabServer.Listening("127.0.0.1", 0, Optional.empty(), ServerLimits.USUAL));
        process = new Running(
                coordinator, server, metrics, store, LabClient.anonymous(URI.create(server.url()), Optional.empty()));
        agents.forEach(agent -> agent.network().forwardTo(port()));
    }

    /** End the coordinator without letting it store anything more. */
    void crash() {
        Running dying = running();
        dying.store().crash();
        dying.client().close();
        dying.server().close();
        dying.coordinator().close();
        process = null;
    }

    /** Start an agent of its own name. */
    LoopbackAgent agent(String name, BlockMeasurer measurer) throws IOException {
        return agent(
                name, "id of " + name, measurer, directory.resolve("agents").resolve(name));
    }

    LoopbackAgent agent(String name, String id, BlockMeasurer measurer, Path agentDirectory) throws IOException {
        Files.createDirectories(agentDirectory);
        LoopbackAgent agent = LoopbackAgent.start(name, id, measurer, agentDirectory, port());
        agents.add(agent);
        return agent;
    }

    private int port() {
        return uri().getPort();
    }

    /** Wait until so many agents take part. */
    void awaitAgents(int count) throws InterruptedException {
        await(
                count + " agents take part",
                () -> client().agents().stream()
                                .filter(agent -> agent.connected())
                                .count()
                        == count);
    }

    /** Submit a scenario with so many blocks for each agent. */
    String submit(int blocksPerAgent) throws IOException {
        return submit(scenario(blocksPerAgent));
    }

    /** Submit a scenario that begins as {@link #scenario}. */
    String submit(String scenario) throws IOException {
        ArtifactReference fp32 = send(MODELS.resolve("mlp-fp32.onnx"));
        ArtifactReference int8 = send(MODELS.resolve("mlp-int8.onnx"));
        return client().submit(new Submission(
                        scenario,
                        "loopback.yaml",
                        ProfileName.QUICK,
                        1,
                        0,
                        Map.of("mlp-fp32.onnx", fp32, "mlp-int8.onnx", int8)))
                .run()
                .id();
    }

    private ArtifactReference send(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ArtifactReference reference = new ArtifactReference(Sha256.of(bytes), bytes.length);
        client().send(reference, file);
        return reference;
    }

    static String scenario(int loads) {
        return """
                name: loopback
                model:
                  source: file:mlp-fp32.onnx
                  inputs:
                    input: { type: float32, shape: [batch, 128] }
                task: { type: fidelity, evaluation-samples: 8 }
                baseline: fp32
                variants:
                  fp32: original
                  int8: { source: 'file:mlp-int8.onnx' }
                loads:
                """
                + IntStream.range(0, loads)
                        .mapToObj(i -> "  load-" + i + ": { type: single-stream, min-duration: 250 ms }\n")
                        .collect(Collectors.joining());
    }

    /** Wait until a run ends. */
    void awaitEnd(String run) throws InterruptedException {
        await("run " + run + " ends", () -> {
            RunPhase phase = client().run(run).run().phase();
            return phase == RunPhase.FINISHED || phase == RunPhase.FAILED;
        });
    }

    /** Wait until so many blocks of a run have ended. */
    void awaitEnded(String run, int blocks) throws InterruptedException {
        await(blocks + " blocks end", () -> client().run(run).run().blocks().ended() >= blocks);
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("waited in vain until " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Return how often reports were decided about in this way since the coordinator was started. */
    long reports(String decision) throws IOException {
        try (InputStream in = uri().resolve("/metrics").toURL().openStream()) {
            String prefix = "assay_reports_total{decision=\"" + decision + "\"} ";
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(prefix.length())))
                    .sum();
        }
    }

    /**
     * Require that each block of a run that ended is in its result once: with the report of the very attempt that the store says was the
     * last one, or failed with a reason.
     *
     * @return how many blocks failed
     */
    int requireComplete(String run, int blocks) {
        RunDetails details = client().run(run);
        assertThat(details.run().phase()).isEqualTo(RunPhase.FINISHED);
        RunResult result = ResultJson.read(coordinator().runs().directory(run).result());
        assertThat(result.blocks()).hasSize(blocks);
        Map<String, BlockResult> byId = result.blocks().stream().collect(Collectors.toMap(BlockResult::id, b -> b));
        assertThat(byId.keySet())
                .isEqualTo(details.blocks().stream().map(BlockSummary::block).collect(Collectors.toSet()));
        Map<String, TimelineEntry> ends = ends(run);
        int failed = 0;
        for (BlockSummary block : details.blocks()) {
            BlockResult inResult = Objects.requireNonNull(byId.get(block.block()));
            TimelineEntry end = Objects.requireNonNull(ends.get(block.block()), () -> block + " has no end");
            List<Problem> problems = inResult.cells().stream()
                    .flatMap(cell -> cell.problems().stream())
                    .toList();
            switch (block.state()) {
                case "completed" ->
                    assertThat(problems).isNotEmpty().allSatisfy(problem -> {
                        assertThat(problem.code()).isEqualTo(SimulatedMessages.MEASURED);
                        assertThat(problem.message()).startsWith("attempt " + end.attempt() + " on " + block.device());
                    });
                case "failed" -> {
                    failed++;
                    assertThat(block.problem()).isNotNull();
                    assertThat(problems).extracting(Problem::code).contains("block.agent-lost");
                }
                default -> throw new AssertionError(block + " has not ended");
            }
        }
        return failed;
    }

    /** Return how each block ended; none ends twice. */
    private Map<String, TimelineEntry> ends(String run) {
        Map<String, TimelineEntry> ends = new HashMap<>();
        for (TimelineEntry entry :
                coordinator().runs().timeline(run).toCompletableFuture().join()) {
            if (entry.state().equals("completed") || entry.state().equals("failed")) {
                assertThat(ends.put(entry.block(), entry))
                        .as("an earlier end of %s", entry.block())
                        .isNull();
            }
        }
        return ends;
    }

    @Override
    public void close() throws IOException {
        for (LoopbackAgent agent : agents) {
            agent.close();
        }
        if (process != null) {
            crash();
        }
    }
}
