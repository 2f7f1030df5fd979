package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left when something breaks in the middle of a run, or somebody stops it. */
class BrokenRunTest {
    @TempDir
    private Path directory;

    @Test
    void aCorruptModelCostsItsOwnCellsOnly() throws Exception {
        Path models = Files.createDirectories(directory.resolve("models"));
        Files.copy(RunEndToEndTest.LIBRARY.resolve("models/mlp-fp32.onnx"), models.resolve("mlp-fp32.onnx"));
        Files.write(models.resolve("mlp-int8.onnx"), List.of("not", "a model"));
        Path scenario = directory.resolve("smoke.yaml");
        Files.writeString(
                scenario,
                RunEndToEndTest.withoutHashes(Files.readString(RunEndToEndTest.LIBRARY.resolve("smoke.yaml")))
                        .replace("quick: { rounds: 3", "quick: { rounds: 2"));
        Path out = directory.resolve("run");
        try (AssayProcess assay = AssayProcess.start(
                RunEndToEndTest.HOME, "run", scenario.toString(), "--profile", "quick", "--out", out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isEqualTo(3);
            assertThat(assay.output()).contains("hint").doesNotContain("at dev.assay");
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.PARTIAL);
        List<CellResult> cells = result.blocks().getFirst().cells();
        assertThat(cells.getFirst().status()).isEqualTo(CellStatus.MEASURED);
        assertThat(cells.getLast().status()).isEqualTo(CellStatus.FAILED);
        assertThat(cells.getLast().problems())
                .extracting(Problem::code)
                .containsExactly("model.not-onnx", "cell.skipped");
    }

    @Test
    void aKilledWorkerCostsOneRoundOnly() throws Exception {
        Path out = directory.resolve("run");
        try (AssayProcess assay = AssayProcess.start(
                RunEndToEndTest.HOME,
                "run",
                RunEndToEndTest.LIBRARY.resolve("smoke.yaml").toString(),
                "--profile",
                "quick",
                "--json",
                "--out",
                out.toString())) {
            assay.awaitLine(line -> line.contains("block-progressed") && line.contains("round"));
            killOneWorker(assay.handle());
            assertThat(assay.awaitExit()).as(assay.output()).isEqualTo(3);
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.PARTIAL);
        List<CellResult> cells = result.blocks().getFirst().cells();
        assertThat(cells).extracting(CellResult::status).doesNotContain(CellStatus.FAILED);
        assertThat(cells.stream().flatMap(cell -> cell.problems().stream()))
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.code()).startsWith("worker."));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGINT to send")
    void ctrlCKeepsWhatWasMeasuredAndSaysSo() throws Exception {
        Path out = directory.resolve("run");
        Path scenario = directory.resolve("long.yaml");
        Files.createDirectories(directory.resolve("models"));
        for (String model : List.of("mlp-fp32.onnx", "mlp-int8.onnx")) {
            Files.copy(
                    RunEndToEndTest.LIBRARY.resolve("models").resolve(model),
                    directory.resolve("models").resolve(model));
        }
        Files.writeString(
                scenario,
                Files.readString(RunEndToEndTest.LIBRARY.resolve("smoke.yaml"))
                        .replace("standard: { rounds: 4", "standard: { rounds: 500"));
        try (AssayProcess assay = AssayProcess.start(
                RunEndToEndTest.HOME, "run", scenario.toString(), "--json", "--out", out.toString())) {
            assay.awaitLine(line -> line.contains("block-progressed") && line.contains("round 3"));
            new ProcessBuilder("kill", "-INT", Long.toString(assay.handle().pid()))
                    .start()
                    .waitFor();
            assertThat(assay.awaitExit()).as(assay.output()).isEqualTo(130);
            assertThat(assay.output()).contains("\"event\":\"interrupted\"", "\"event\":\"finished\"");
            assertThat(assay.handle().descendants()).isEmpty();
        }
        RunResult result = ResultJson.read(out.resolve("result.json"));
        assertThat(result.run().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(result.blocks().getFirst().cells().getFirst().rounds()).hasSizeBetween(1, 10);
        assertThat(out.resolve("index.html")).exists();
    }

    private static void killOneWorker(ProcessHandle assay) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadlineNs) {
            List<ProcessHandle> workers = assay.descendants().toList();
            if (!workers.isEmpty() && workers.getFirst().destroyForcibly()) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("no worker was running");
    }
}
