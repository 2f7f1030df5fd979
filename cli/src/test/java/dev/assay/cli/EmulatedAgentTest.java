package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.DeviceDifference;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.result.SpeedVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lab of this machine and of an ARM64 one, with its own kernels and its own rounding, which QEMU emulates. */
@Tag("emulation")
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has QEMU for single programs")
class EmulatedAgentTest {
    private static final Path LIBRARY =
            Path.of("..", "scenarios", "library").toAbsolutePath().normalize();
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void anAgentOnArm64CountsWithItsAnswersAndNeverWithItsTimes() throws Exception {
        EmulatedMachine arm64 = EmulatedMachine.arm64(directory.resolve("arm64"));
        try (AssayProcess coordinator = AssayProcess.start(
                HOME,
                "coordinator",
                "--port",
                "0",
                "--data",
                directory.resolve("lab").toString())) {
            String url = coordinator
                    .awaitLine(line -> line.contains("coordinator at http"))
                    .replaceFirst(".*coordinator at (\\S+), .*", "$1");
            // This machine first: while the other one starts it has time to measure.
            try (AssayProcess here = AssayProcess.start(
                            HOME,
                            "agent",
                            "--join",
                            url,
                            "--name",
                            "here",
                            "--data",
                            directory.resolve("here").toString());
                    AssayProcess emulated = arm64.startAgent(HOME, directory.resolve("there"), url, "arm")) {
                here.awaitLine(line -> line.contains("joined the lab as here"));
                emulated.awaitLine(line -> line.contains("joined the lab as arm"));
                check(measure(url));
            }
        }
    }

    private RunResult measure(String url) throws Exception {
        Path out = directory.resolve("fetched");
        try (AssayProcess submit = AssayProcess.start(
                HOME, "submit", fewDigits().toString(), "--profile", "quick", "--coordinator", url, "--wait")) {
            String submitted = submit.awaitLine(line -> line.matches("run \\S+ submitted"));
            assertThat(submit.awaitExit()).as(submit.output()).isZero();
            try (AssayProcess fetch = AssayProcess.start(
                    HOME, "fetch", submitted.split(" ", -1)[1], "--coordinator", url, "--out", out.toString())) {
                assertThat(fetch.awaitExit()).as(fetch.output()).isZero();
            }
        }
        return ResultJson.read(out.resolve("result.json"));
    }

    private static void check(RunResult result) {
        assertThat(result.run().status()).isEqualTo(RunStatus.COMPLETE);
        Map<Boolean, Device> devices = result.devices().stream()
                .collect(Collectors.toMap(device -> device.environment().emulated(), Function.identity()));
        Device arm = Objects.requireNonNull(devices.get(true));
        assertThat(arm.labels())
                .containsEntry("machine", "emulated")
                .containsEntry("arch", "aarch64")
                .containsEntry("dotprod", "yes");
        BlockResult there = blockOn(result, arm);
        assertThat(there.cells()).extracting(CellResult::status).containsOnly(CellStatus.MEASURED);
        assertThat(there.comparisons()).isNotEmpty().allSatisfy(comparison -> {
            assertThat(comparison.speedVerdict()).isEqualTo(SpeedVerdict.NOT_COMPARABLE);
            assertThat(comparison.speedup()).isNull();
            assertThat(comparison.reason()).contains("is emulated");
            assertThat(comparison.accuracyDelta()).isNotNull();
        });
        BlockResult here = blockOn(result, Objects.requireNonNull(devices.get(false)));
        assertThat(here.comparisons())
                .allSatisfy(comparison -> assertThat(comparison.speedup()).isNotNull());
        assertThat(accuracy(there, "fp32").value())
                .as("the same floats up to rounding")
                .isEqualTo(accuracy(here, "fp32").value());

        List<DeviceDifference> differences = Objects.requireNonNull(result.deviceDifferences());
        assertThat(differences).extracting(DeviceDifference::variant).containsExactly("fp32", "int8-static");
        assertThat(differences).allSatisfy(difference -> {
            assertThat(difference.block()).isEqualTo(there.id());
            assertThat(difference.reference()).isEqualTo(here.id());
            assertThat(difference.samples()).isEqualTo(50);
        });
        assertThat(differences.getFirst().different()).isZero();
        // Where this machine multiplies exactly, too, what is left is the rounding of the floats in between.
        assertThat(differences.getLast().different()).isLessThan(5);
    }

    private static BlockResult blockOn(RunResult result, Device device) {
        return result.blocks().stream()
                .filter(block -> block.device().equals(device.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Accuracy accuracy(BlockResult block, String variant) {
        return Objects.requireNonNull(
                Objects.requireNonNull(block.cell(variant).orElseThrow().summary())
                        .accuracy());
    }

    /** An emulated CPU is some hundred times slower: few images, two variants. */
    private Path fewDigits() throws IOException {
        return Files.writeString(
                directory.resolve("few.yaml"),
                Files.readString(LIBRARY.resolve("instruction-sets-digits.yaml"))
                        .replace("file:models/", "file:" + LIBRARY.resolve("models") + "/")
                        .replace("sample-scale: 0.5", "sample-scale: 0.1")
                        .replaceFirst("(?m)^  int8-static-7-bit: .*$", ""));
    }
}
