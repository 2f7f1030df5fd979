package dev.assay.coordinator.web;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.MadeUpSources;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.LiveLoad;
import dev.assay.scenarios.wire.Submission;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A coordinator with its server, whose models are made up and whose agents say what a test wants. */
final class WebLab implements AutoCloseable {
    static final String SCENARIO = """
            name: tiny
            model:
              source: maven:org.example:model:1!/model.onnx
              inputs:
                input: { type: float32, shape: [batch, 4] }
            task:
              type: fidelity
              evaluation-samples: 4
            baseline: fp32
            variants:
              fp32: original
            """;

    private static final String INSTANCE = "process-1";

    private final Coordinator coordinator;
    private final LabServer server;

    WebLab(Path directory) {
        ContentStore content = new ContentStore(directory.resolve("content"));
        LabMetrics metrics = new LabMetrics();
        coordinator = Coordinator.start(
                CoordinatorSettings.ofLab(new AssayBuild("0.0.0", "test")),
                new Coordinator.Places(
                        LabStores.open(new StoreAddress.Memory()),
                        content,
                        new ContentStore(directory.resolve("reports")),
                        new MadeUpSources(content, directory),
                        run -> RunDirectory.open(directory.resolve("runs").resolve(run)),
                        directory.resolve("backups")),
                metrics);
        server = LabServer.start(
                coordinator, metrics, new LabServer.Listening("127.0.0.1", 0, Optional.empty(), ServerLimits.USUAL));
    }

    Coordinator coordinator() {
        return coordinator;
    }

    URI address(String path) {
        return URI.create(server.url() + path);
    }

    /** Let an agent join whose labels and processor are called whatever a test wants. */
    void join(String name, String saying) {
        Device device = new Device(
                "cpu",
                Map.of("arch", "x86_64", "note", saying),
                new Environment(
                        saying,
                        "6",
                        "x86_64",
                        saying,
                        "intel",
                        List.of("avx2"),
                        2,
                        2,
                        null,
                        null,
                        null,
                        null,
                        false,
                        8L << 30,
                        null,
                        "JVM 25",
                        Map.of("onnxruntime", saying),
                        List.of(new Hazard("cpu.odd", saying, saying))));
        done(coordinator
                .agents()
                .join(
                        new AgentHello(AgentHello.PROTOCOL, "0.0.0", "id of " + name, name, INSTANCE, List.of(device)),
                        Identity.LOCAL));
    }

    /** Submit a scenario. */
    String submit(String scenario) {
        return done(coordinator
                        .submissions()
                        .submit(new Submission(scenario, "test.yaml", ProfileName.QUICK, 1, 0, Map.of()), "local"))
                .run()
                .id();
    }

    /** Have an agent take the next block. */
    LeaseAnswer.Work take(String agent) {
        return (LeaseAnswer.Work) done(coordinator.leases().lease(new LeaseRequest(agent, INSTANCE, 20_000)));
    }

    /** Have an agent say how far it is. */
    void progress(String agent, LeaseAnswer.Work work, int done, int total, String activity) {
        progress(agent, work, done, total, activity, null, null);
    }

    /** Have an agent say how far it is, and how what it measures goes. */
    void progress(
            String agent,
            LeaseAnswer.Work work,
            int done,
            int total,
            String activity,
            @Nullable Double celsius,
            @Nullable LiveLoad load) {
        BlockAssignment block = work.assignment();
        done(coordinator
                .leases()
                .heartbeat(new Heartbeat(
                        agent,
                        INSTANCE,
                        work.token(),
                        new BlockProgress(block.run(), block.block(), done, total, activity),
                        celsius,
                        load)));
    }

    /** Have a block end, with a problem in its only cell. */
    void report(LeaseAnswer.Work work, String saying) {
        BlockAssignment block = work.assignment();
        done(coordinator
                .leases()
                .report(
                        work.token(),
                        new BlockReport(
                                block.run(),
                                block.block(),
                                block.attempt(),
                                work.device(),
                                2,
                                List.of(new CellReport(
                                        "fp32",
                                        null,
                                        null,
                                        List.of(),
                                        null,
                                        List.of(Problem.agent("cell.odd", saying, saying)))),
                                null,
                                null,
                                null,
                                null,
                                false),
                        Identity.LOCAL));
    }

    private static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the lab does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        server.close();
        coordinator.close();
    }
}
