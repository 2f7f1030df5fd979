package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lab of real processes that are killed and stopped: the result is whole. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals to send")
class LabProcessesTest {
    private static final Path SMOKE =
            Path.of("..", "scenarios", "library", "smoke.yaml").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void aRunIsWholeAfterItsAgentAndItsCoordinatorWereKilled() throws Exception {
        int port = freePort();
        String url = "http://127.0.0.1:" + port;
        AssayProcess coordinator = coordinator(port);
        AssayProcess agent = agent(url);
        try {
            agent.awaitLine(line -> line.contains("joined the lab as lab1"));
            try (AssayProcess submit = AssayProcess.start(
                    directory.resolve("home"),
                    "submit",
                    SMOKE.toString(),
                    "--profile",
                    "quick",
                    "--coordinator",
                    url,
                    "--wait")) {
                String submitted = submit.awaitLine(line -> line.matches("run \\S+ submitted"));
                String run = submitted.split(" ", -1)[1];
                // A watch that begins after the block did sees how far it is, and not that it began.
                submit.awaitLine(line -> line.contains("block 1 of 1: ") || line.contains(" to go: "));
                agent.close();
                agent = agent(url);
                submit.awaitLine(line -> line.contains("waiting again: "));
                submit.awaitLine(line -> line.contains("block 1 of 1: "));
                coordinator.close();
                submit.awaitLine(line -> line.contains("trying until it is back"));
                coordinator = coordinator(port);
                submit.awaitLine(line -> line.contains("the coordinator is back"));
                assertThat(submit.awaitExit()).as(submit.output()).isZero();
                requireWhole(run, url);
            }
            terminate(coordinator);
            assertThat(coordinator.output()).contains("stopping");
            requireNoCluster();
            coordinator = coordinator(port);
            agent.awaitLine(line -> line.contains("can be reached again"));
            terminate(agent);
            coordinator.awaitLine(line -> line.contains("agent lab1 left"));
            requireEndWhenTakenOver(coordinator, url);
        } finally {
            agent.close();
            coordinator.close();
        }
    }

    /** A coordinator alone loads nothing of what several need. */
    private void requireNoCluster() throws IOException {
        try (Stream<String> classes = Files.lines(directory.resolve("classes.log"))) {
            assertThat(classes.filter(line -> line.contains(" dev.assay.coordinator.cluster.")
                            || line.contains(" org.apache.pekko.cluster.")
                            || line.contains(" org.apache.pekko.remote.")))
                    .isEmpty();
        }
    }

    private void requireWhole(String run, String url) throws Exception {
        Path out = directory.resolve("fetched");
        try (AssayProcess fetch = AssayProcess.start(
                directory.resolve("home"), "fetch", run, "--coordinator", url, "--out", out.toString())) {
            assertThat(fetch.awaitExit()).as(fetch.output()).isZero();
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        assertThat(result.blocks()).hasSize(1);
        assertThat(result.blocks().getFirst().cells())
                .hasSize(2)
                .allSatisfy(cell -> assertThat(cell.rounds()).hasSize(3))
                .extracting(CellResult::status)
                .containsOnly(CellStatus.MEASURED);
        try (HttpClient client = HttpClient.newHttpClient()) {
            String timeline = client.send(
                            HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/" + run + "/timeline"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(timeline).contains("agent lab1 was started again").containsOnlyOnce("\"completed\"");
        }
    }

    /** As after a network was cut that was between a coordinator and its database, and another coordinator came. */
    private void requireEndWhenTakenOver(AssayProcess coordinator, String url) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/lab.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE leadership SET epoch = epoch + 1");
        }
        try (AssayProcess drain =
                AssayProcess.start(directory.resolve("home"), "drain", "lab1", "--coordinator", url)) {
            assertThat(coordinator.awaitExit()).as(coordinator.output()).isEqualTo(4);
            assertThat(coordinator.output())
                    .contains("was taken over by another coordinator")
                    .doesNotContain("at dev.assay");
            assertThat(drain.awaitExit()).isNotZero();
        }
    }

    private AssayProcess coordinator(int port) throws Exception {
        AssayProcess process = AssayProcess.start(
                directory.resolve("home"),
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + directory.resolve("classes.log")),
                "coordinator",
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve("data").toString());
        process.awaitLine(line -> line.contains("coordinator at http"));
        return process;
    }

    private AssayProcess agent(String url) throws IOException {
        return AssayProcess.start(
                directory.resolve("home"),
                "agent",
                "--join",
                url,
                "--name",
                "lab1",
                "--data",
                directory.resolve("agent").toString());
    }

    private static void terminate(AssayProcess process) throws InterruptedException {
        process.handle().destroy();
        // What a process says that ended because of SIGTERM.
        assertThat(process.awaitExit()).as(process.output()).isEqualTo(143);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
