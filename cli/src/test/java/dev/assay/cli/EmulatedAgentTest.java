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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

    private static final int SAMPLES = 100;

    /** On a busy machine. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
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
                emulated.awaitLine(line -> line.contains("joined the lab as arm"), LONGEST);
                check(measure(url));
            }
        }
    }

    private RunResult measure(String url) throws Exception {
        Path out = directory.resolve("fetched");
        try (AssayProcess submit = AssayProcess.start(
                HOME, "submit", fewDigits().toString(), "--profile", "quick", "--coordinator", url, "--wait")) {
            String submitted = submit.awaitLine(line -> line.matches("run \\S+ submitted"));
            submit.awaitLine(line -> line.startsWith("done: "));
            submit.awaitLine(line -> line.startsWith("done: "), LONGEST);
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
        Device real = Objects.requireNonNull(devices.get(false));
        BlockResult here = blockOn(result, real);
        assertThat(here.comparisons())
                .allSatisfy(comparison -> assertThat(comparison.speedup()).isNotNull());

        List<DeviceDifference> differences = Objects.requireNonNull(result.deviceDifferences());
        assertThat(differences).extracting(DeviceDifference::variant).containsExactly("fp32", "int8-static");
        assertThat(differences).allSatisfy(difference -> {
            assertThat(difference.block()).isEqualTo(there.id());
            assertThat(difference.reference()).isEqualTo(here.id());
            assertThat(difference.samples()).isEqualTo(SAMPLES);
        });
        assertThat(differences.getFirst().different()).as("floats").isZero();
        // ARM64 adds products of 8-bit integers exactly.
        if (isExact(real)) {
            assertThat(differences.getLast().different())
                    .as("integers, where both are exact")
                    .isLessThan(3);
        } else {
            assertThat(differences.getLast().different())
                    .as("integers, where this machine saturates")
                    .isGreaterThan(3);
            assertThat(accuracy(here, "int8-static").value())
                    .isLessThan(accuracy(there, "int8-static").value());
        }
    }

    private static boolean isExact(Device device) {
        return !"x86_64".equals(device.labels().get("arch"))
                || "yes".equals(device.labels().get("vnni"));
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
                Files.readString(LIBRARY.resolve("instruction-sets-saturation.yaml"))
                        .replace("file:models/", "file:" + LIBRARY.resolve("models") + "/")
                        .replace("evaluation-samples: 500", "evaluation-samples: " + SAMPLES)
                        .replaceFirst("(?m)^  int8-static-7-bit: .*$", ""));
    }
}
