package dev.assay.reports.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.BatchedRuns;
import dev.assay.scenarios.language.Batching;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchingWordsTest {
    private final List<String> lines =
            VerdictTable.render(BatchedRuns.all(), 1000).lines().toList();

    @Test
    void namesEverySetting() {
        assertThat(BatchingWords.settings(null)).isEqualTo("none");
        assertThat(BatchingWords.settings(new Batching(8, List.of(), Duration.ZERO, null, List.of())))
                .isEqualTo("up to 8, no waiting");
        assertThat(BatchingWords.settings(
                        new Batching(8, List.of(2, 4), Duration.ofMillis(2), Duration.ofMillis(50), List.of(16, 32))))
                .isEqualTo("up to 8, at once at 2, 4, after 2 ms, deadline 50 ms, lengths 16, 32");
    }

    @Test
    void saysWhichBatchesThereWere() {
        assertThat(lines)
                .anyMatch(
                        line -> line.matches(
                                "• fp32 at seq-16, clients-by-8: \\d\\.\\d+ requests a batch; \\d+ % full, \\d+ % after the delay"));
    }

    @Test
    void saysHowManyRequestsGotNoAnswer() {
        assertThat(lines)
                .anyMatch(line -> line.startsWith("• fp32 at seq-16, too-fast: ")
                        && line.matches(".*; [0-9,]+ requests past their deadline"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("• fp32 at seq-16, too-fast: ")
                        && line.contains("did not keep up: not all were answered"));
    }

    @Test
    void saysWhatTheBatcherIsWorth() {
        assertThat(lines)
                .anyMatch(line -> line.startsWith("• fp32 at seq-16, peak-by-8: 1.5")
                        && line.endsWith("the highest rate of seq-16, peak, measured one after the other"));
    }
}
