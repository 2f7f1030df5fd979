package dev.assay.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.agent.daemon.bundle.BundleFile;
import dev.assay.agent.daemon.bundle.BundleLink;
import dev.assay.agent.daemon.bundle.ResultsFile;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.CellReport;
import dev.assay.scenarios.wire.LeaseAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleLinkTest {
    private static final Map<String, byte[]> FILES = Map.of(
            LabBlocks.reference(LabBlocks.SAMPLES).sha256(), LabBlocks.SAMPLES,
            LabBlocks.reference(LabBlocks.BASELINE).sha256(), LabBlocks.BASELINE,
            LabBlocks.reference(LabBlocks.VARIANT).sha256(), LabBlocks.VARIANT);

    @TempDir
    private Path directory;

    private Path bundle;
    private Path results;

    @BeforeEach
    void write() {
        bundle = directory.resolve("work.bundle");
        results = directory.resolve("work.results");
        BundleFile.write(
                bundle,
                new Bundle(Bundle.FORMAT, "run", "lab1", "id", List.of(work("b1", 7), work("b2", 8))),
                (file, out) -> out.write(FILES.get(file.sha256())));
    }

    @Test
    void allBlocksAreMeasuredWithTheirFilesAndEndUpInTheResults() throws Exception {
        MeasurerDouble measurer = MeasurerDouble.quick();

        measureAll(measurer);

        assertThat(measurer.measured()).containsExactly("b1", "b2");
        ResultsFile.Contents measured = ResultsFile.read(results);
        assertThat(measured.results().run()).isEqualTo("run");
        assertThat(measured.results().agent()).isEqualTo("lab1");
        assertThat(measured.reports().keySet()).containsExactly(7L, 8L);
        assertThat(measured.reports().values())
                .allSatisfy(report -> assertThat(report.cells())
                        .flatExtracting(CellReport::problems)
                        .isEmpty());
    }

    @Test
    void whoIsStoppedGoesOnLater() throws Exception {
        MeasurerDouble slow = MeasurerDouble.slow();
        try (BundleFile file = BundleFile.open(bundle);
                RunningDaemon daemon = new RunningDaemon(link(file, () -> {}), slow, directory.resolve("a"), "i")) {
            slow.began.await();
            slow.release();
            while (!Files.exists(results)) {
                LockSupport.parkNanos(1_000_000);
            }
            daemon.stop(Duration.ZERO);
        }
        int already = ResultsFile.read(results).reports().size();

        MeasurerDouble again = MeasurerDouble.quick();
        measureAll(again);

        assertThat(again.measured()).hasSize(2 - already);
        assertThat(ResultsFile.read(results).reports().keySet()).containsExactly(7L, 8L);
    }

    @Test
    void aModelThatWasDamagedOnTheWayIsAProblemOfItsCells() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(bundle)) {
            Files.write(
                    zip.getPath("/" + Bundle.entry(LabBlocks.reference(LabBlocks.VARIANT))),
                    "the variant's mudel".getBytes(StandardCharsets.UTF_8));
        }

        measureAll(MeasurerDouble.quick());

        assertThat(List.copyOf(ResultsFile.read(results).reports().values())
                        .getFirst()
                        .cells())
                .filteredOn(cell -> !cell.problems().isEmpty())
                .extracting(CellReport::variant)
                .containsExactly("int8");
    }

    @Test
    void aBundleForAnotherAgentIsRefused() {
        BundleFile.write(
                bundle,
                new Bundle(Bundle.FORMAT, "run", "lab2", "another id", List.of()),
                (file, out) -> out.write(FILES.get(file.sha256())));
        assertThatThrownBy(() -> measureAll(MeasurerDouble.quick()))
                .hasRootCauseInstanceOf(ProblemException.class)
                .hasMessageContaining("is for agent lab2");
    }

    @Test
    void aReportThatWasChangedIsRefused() throws Exception {
        measureAll(MeasurerDouble.quick());
        try (FileSystem zip = FileSystems.newFileSystem(results)) {
            Path report = zip.getPath("/" + Bundle.report(8));
            Files.writeString(report, Files.readString(report).replaceFirst("\"rounds\":\\d+", "\"rounds\":99"));
        }
        assertThatThrownBy(() -> ResultsFile.read(results))
                .hasMessageContaining("block b2")
                .hasMessageContaining("not what was measured");
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        Files.writeString(bundle, "no archive");
        assertThatThrownBy(() -> BundleFile.open(bundle)).hasMessageContaining("is not a bundle, or is damaged");
        Files.delete(bundle);
        try (FileSystem zip = FileSystems.newFileSystem(bundle, Map.of("create", "true"))) {
            Files.writeString(
                    zip.getPath("/bundle.json"),
                    "{\"format\": 99, \"run\": \"r\", \"agent\": \"a\"," + " \"agentId\": \"i\", \"blocks\": []}");
        }
        assertThatThrownBy(() -> BundleFile.open(bundle)).hasMessageContaining("has format 99");
    }

    private void measureAll(MeasurerDouble measurer) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (BundleFile file = BundleFile.open(bundle);
                RunningDaemon daemon =
                        new RunningDaemon(link(file, done::countDown), measurer, directory.resolve("agent"), "i")) {
            while (!done.await(10, TimeUnit.MILLISECONDS)) {
                daemon.throwWhatItThrew();
            }
            daemon.stop(Duration.ZERO);
        }
    }

    private BundleLink link(BundleFile file, Runnable whenDone) {
        return new BundleLink(file, results, "test", whenDone);
    }

    private static LeaseAnswer.Work work(String block, long token) {
        return new LeaseAnswer.Work(token, "lab1", LabBlocks.block(block));
    }
}
