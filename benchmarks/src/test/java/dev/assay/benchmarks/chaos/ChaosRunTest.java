package dev.assay.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosRunTest {
    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOrDoubledWhateverIsKilledAndCut() throws Exception {
        ChaosRun.Outcome outcome = ChaosRun.run(
                directory, Path.of("..", "scenarios", "library", "models"), 20260101, 8, Duration.ofSeconds(8));
        assertThat(outcome.violations())
                .as(String.join("\n", outcome.summary()))
                .isEmpty();
        assertThat(outcome.summary()).noneMatch(line -> line.equals("coordinator killed: 0"));
    }
}
