package dev.assay.reports.hlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.LoadedRuns;
import dev.assay.reports.ResultFixtures;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HlogFilesTest {
    @TempDir
    Path directory;

    @Test
    void writesWhatHdrHistogramReadsBack() throws IOException {
        assertReadsBack(ResultFixtures.withFailures());
    }

    @Test
    void writesEverySecondOfASustainedLoad() throws IOException {
        Path file = HlogFiles.write(LoadedRuns.all(), directory).stream()
                .filter(written -> written.getFileName().toString().contains("sustained.int8"))
                .findFirst()
                .orElseThrow();
        List<Histogram> seconds = read(file);
        assertThat(seconds).hasSize(300);
        assertThat(seconds).allMatch(second -> second.getEndTimeStamp() - second.getStartTimeStamp() == 1000);
        CellResult cell = LoadedRuns.all().blocks().get(4).cells().get(1);
        Histogram merged = cell.rounds().getFirst().latency().decode();
        merged.reset();
        seconds.subList(0, 150).forEach(merged::add);
        assertThat(merged).isEqualTo(cell.rounds().getFirst().latency().decode());
    }

    @Test
    void makesEveryNameSafe() throws IOException {
        assertReadsBack(ResultFixtures.evilNames());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .allMatch(name -> name.matches("[A-Za-z0-9_+=.-]{1,200}\\.hlog"));
        }
    }

    @Test
    void saysWhatTheLogIs() throws IOException {
        Path file = HlogFiles.write(ResultFixtures.complete(), directory).get(1);
        assertThat(file).hasFileName("cpu-onnxruntime-seq-16-single-stream.int8.hlog");
        assertThat(Files.readAllLines(file))
                .startsWith(
                        "#[Assay 0.1.0, run 20260314-092653-minilm]",
                        "#[Scenario: minilm-int8, block: cpu-onnxruntime-seq-16-single-stream, variant: int8]")
                .contains("#[Histogram log format version 1.3]")
                .anyMatch(line -> line.startsWith("Tag=int8,"));
    }

    @Test
    void replacesWhatHdrHistogramWouldNotReadBack() {
        assertThat(HlogFiles.tag("int8, per channel\r\n1.0")).isEqualTo("int8__per_channel__1_0");
        assertThat(HlogFiles.tag("größe-α")).isEqualTo("größe-α");
    }

    private void assertReadsBack(RunResult result) throws IOException {
        List<Path> files = HlogFiles.write(result, directory);
        List<CellResult> cells = result.blocks().stream()
                .flatMap(block -> block.cells().stream())
                .filter(cell -> !cell.rounds().isEmpty())
                .toList();
        assertThat(files).hasSameSizeAs(cells).doesNotHaveDuplicates();
        for (int i = 0; i < cells.size(); i++) {
            List<Histogram> logged = read(files.get(i));
            List<RoundMeasurement> rounds = cells.get(i).rounds();
            assertThat(logged).hasSameSizeAs(rounds);
            for (int round = 0; round < rounds.size(); round++) {
                Histogram expected = rounds.get(round).latency().decode();
                assertThat(logged.get(round)).isEqualTo(expected);
                assertThat(logged.get(round).getTotalCount())
                        .isEqualTo(rounds.get(round).queries());
                assertThat(logged.get(round).getValueAtPercentile(99)).isEqualTo(expected.getValueAtPercentile(99));
                assertThat(logged.get(round).getTag())
                        .isEqualTo(HlogFiles.tag(cells.get(i).variant()));
                assertThat(logged.get(round).getStartTimeStamp())
                        .isBetween(expected.getStartTimeStamp() - 1, expected.getStartTimeStamp() + 1);
                assertThat(logged.get(round).getEndTimeStamp())
                        .isBetween(expected.getEndTimeStamp() - 1, expected.getEndTimeStamp() + 1);
            }
        }
    }

    private static List<Histogram> read(Path file) throws IOException {
        List<Histogram> histograms = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                HistogramLogReader reader = new HistogramLogReader(in)) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                histograms.add((Histogram) next);
            }
        }
        return histograms;
    }
}
