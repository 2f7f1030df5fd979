package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator and an agent in namespaces of their own, with a real line between them that is bad, and then cut. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has network namespaces")
class NetworkNamespacesTest {
    private static final Path LIBRARY =
            Path.of("..", "scenarios", "library").toAbsolutePath().normalize();
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();
    private static final long LEASE_MS = 3_000;

    @TempDir
    private Path directory;

    @Test
    void aBlockThatIsMeasuredThroughACutThatIsLongerThanItsLeaseCountsOnce() throws Exception {
        try (TwoHosts hosts = TwoHosts.make();
                AssayProcess coordinator = AssayProcess.start(
                        hosts.onFirst(),
                        ShortLeaseCoordinator.class.getName(),
                        HOME,
                        Map.of(),
                        directory.resolve("coordinator").toString(),
                        TwoHosts.FIRST_ADDRESS,
                        LIBRARY.toString(),
                        Long.toString(LEASE_MS))) {
            String token =
                    coordinator.awaitLine(line -> line.startsWith("token ")).substring("token ".length());
            hosts.disturb(20, 2);
            try (AssayProcess agent = AssayProcess.start(
                    hosts.onSecond(),
                    AssayProcess.PROGRAM,
                    HOME,
                    Map.of("ASSAY_DATA", directory.resolve("agent").toString()),
                    "agent",
                    "--join",
                    token,
                    "--name",
                    "lab1")) {
                coordinator.awaitLine(line -> line.contains("round 1 of 3"));
                hosts.cut();
                coordinator.awaitLine(line -> line.contains("was silent for too long"));
                hosts.mend();

                coordinator.awaitLine(line -> line.startsWith("news RunEnded"));
                assertThat(coordinator.awaitExit()).as(coordinator.output()).isZero();
                assertThat(coordinator.output()).containsOnlyOnce("timeline completed");
                assertThat(agent.output()).doesNotContain("dropped");
            }
            RunResult result = ResultJson.read(directory.resolve("coordinator/runs/run-1/result.json"));
            assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
            assertThat(result.blocks()).hasSize(1);
        }
    }
}
