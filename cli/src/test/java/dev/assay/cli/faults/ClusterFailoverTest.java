package dev.assay.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.daemon.DaemonEvent;
import dev.assay.cli.faults.ClusterProcesses.Node;
import dev.assay.coordinator.database.PostgresServer;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.TimelineEntry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three coordinators in processes of their own, one after the other killed, suspended and stopped, while agents measure. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals to send")
class ClusterFailoverTest {
    private static final int BLOCKS = 4;
    private static final Path MODELS =
            Path.of("..", "scenarios", "library", "models").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    private final QuickMeasurer first = QuickMeasurer.held();
    private final QuickMeasurer second = QuickMeasurer.held();

    @Test
    void aRunIsWholeAfterOneLeaderWasKilledTheNextSuspendedAndTheLastStopped() throws Exception {
        try (PostgresServer database = PostgresServer.start();
                ClusterProcesses cluster = ClusterProcesses.start(directory, database.newSchema(), 3);
                LoopbackAgent one = agent("lab1", first, cluster);
                LoopbackAgent two = agent("lab2", second, cluster)) {
            List<Node> left = new ArrayList<>(cluster.nodes());
            Node killed = cluster.awaitLeader(left);
            left.remove(killed);
            LoopbackLab.await(
                    "both agents take part",
                    whenLed(() -> left.getFirst().client().agents().size() == 2));
            String run = submit(left.getFirst());
            awaitMeasuring();
            let(1);
            awaitMeasuring();

            killed.signal("KILL");
            Node suspended = cluster.awaitLeader(left);
            let(1);
            awaitMeasuring();

            suspended.signal("STOP");
            left.remove(suspended);
            Node last = cluster.awaitLeader(left);
            requireHarmless(cluster, suspended, last);

            let(BLOCKS);
            LoopbackLab.await(
                    "the run ends",
                    whenLed(() -> suspended.client().run(run).run().phase() == RunPhase.FINISHED));
            requireEachBlockOnce(suspended, run);

            last.process().handle().destroy();
            assertThat(cluster.awaitLeader(List.of(suspended))).isEqualTo(suspended);
            assertThat(suspended.client().run(run).run().phase()).isEqualTo(RunPhase.FINISHED);
            assertThat(last.process().awaitExit()).as(last.process().output()).isEqualTo(143);
            assertThat(one.heard(DaemonEvent.ReportRefused.class)).isEmpty();
            assertThat(two.heard(DaemonEvent.ReportRefused.class)).isEmpty();
            assertThat(cluster.output()).doesNotContain("\tat ");
        }
    }

    /** On a busy machine a node may not know yet, or not any more, whom the others know. */
    private static BooleanSupplier whenLed(BooleanSupplier condition) {
        return () -> {
            try {
                return condition.getAsBoolean();
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().code()).isEqualTo("lab.no-leader");
                return false;
            }
        };
    }

    private LoopbackAgent agent(String name, QuickMeasurer measurer, ClusterProcesses cluster) throws Exception {
        Path own = Files.createDirectories(directory.resolve(name));
        return LoopbackAgent.start(name, measurer, own, cluster.uris());
    }

    private static String submit(Node node) throws Exception {
        Map<String, ArtifactReference> files =
                Map.of("mlp-fp32.onnx", send(node, "mlp-fp32.onnx"), "mlp-int8.onnx", send(node, "mlp-int8.onnx"));
        return node.client()
                .submit(new Submission(LoopbackLab.scenario(BLOCKS), "cluster.yaml", ProfileName.QUICK, 1, 0, files))
                .run()
                .id();
    }

    private static ArtifactReference send(Node node, String model) throws Exception {
        Path file = MODELS.resolve(model);
        ArtifactReference reference = new ArtifactReference(Sha256.of(file), Files.size(file));
        node.client().send(reference, file);
        return reference;
    }

    private void awaitMeasuring() throws InterruptedException {
        first.began.acquire();
        second.began.acquire();
    }

    private void let(int blocks) {
        first.release(blocks);
        second.release(blocks);
    }

    /** Somebody asks the leader of before to change something while it is suspended: it does so through the new one, or not at all. */
    private static void requireHarmless(ClusterProcesses cluster, Node suspended, Node leader) throws Exception {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> answer =
                    asking.submit(() -> cluster.send(suspended, "POST", "/api/v1/agents/lab2/drain"));
            suspended.signal("CONT");
            boolean isDrained = answer.get().statusCode() == 200;
            assertThat(leader.client().agents())
                    .filteredOn(agent -> agent.name().equals("lab2"))
                    .extracting(AgentSummary::drained)
                    .containsExactly(isDrained);
        }
        LoopbackLab.await(
                "the suspended node follows",
                () -> cluster.leaderAsSeenBy(suspended).equals(leader.name()));
        leader.client().changeAgent("lab2", "undrain");
        assertThat(suspended.process().output()).contains("leads the lab no longer");
    }

    private void requireEachBlockOnce(Node node, String run) {
        assertThat(first.measured()).hasSize(BLOCKS).doesNotHaveDuplicates();
        assertThat(second.measured()).hasSize(BLOCKS).doesNotHaveDuplicates();
        Map<String, Long> ends = node.client().timeline(run).stream()
                .filter(entry -> entry.state().equals("completed"))
                .collect(Collectors.groupingBy(TimelineEntry::block, Collectors.counting()));
        assertThat(ends).hasSize(2 * BLOCKS);
        assertThat(ends.values()).containsOnly(1L);
        assertThat(node.client().timeline(run)).extracting(TimelineEntry::state).doesNotContain("failed");
        Path result = directory.resolve("result.json");
        node.client().fetchResult(run, result);
        assertThat(result).isNotEmptyFile();
    }
}
