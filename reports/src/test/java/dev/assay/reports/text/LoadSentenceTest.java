package dev.assay.reports.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.LoadedRuns;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadSentenceTest {
    private final List<String> lines =
            VerdictTable.render(LoadedRuns.all(), 1000).lines().toList();

    @Test
    void saysWhatWasOfferedAndAchieved() {
        assertThat(line("• int8 at seq-16, server-60: "))
                .matches(".*: 6\\d\\.\\d/s offered, [56]\\d\\.\\d/s achieved; issue delay p50 .*, p99 .*, longest .*");
    }

    @Test
    void saysWhetherTheBoundWasMet() {
        assertThat(line("• int8 at seq-16, server-60: "))
                .containsPattern("; p99 ≤ 40 ms met: \\d+ quer(y|ies) took longer, \\d+ may; 4 of 4 rounds within");
        assertThat(line("• fp32 at seq-16, server-120: "))
                .contains("(did not keep up: ")
                .containsPattern("p99 ≤ 40 ms missed: [0-9,]+ queries took longer, \\d+ may; 0 of 4 rounds within");
    }

    @Test
    void comparesNothingWithWhatDidNotKeepUp() {
        assertThat(lines)
                .anyMatch(line -> line.contains("fp32 did not keep up with the rate") && line.contains("server-120"));
        assertThat(lines).anyMatch(line -> line.startsWith("• int8 is ") && line.contains("server-60"));
    }

    @Test
    void saysWhichRateWasFound() {
        assertThat(line("• fp32 at seq-16, peak: ")).contains("highest rate 60.0/s (", "confirmed in 3 of 4 rounds");
    }

    @Test
    void saysFromWhenOnASustainedLoadWasSlower() {
        assertThat(line("• fp32 at seq-16, sustained, round 1: "))
                .contains("p50 10.0 ms at first, 14.0 ms at last; more than a tenth slower from 1:00 on");
        assertThat(line("• int8 at seq-16, sustained, round 1: ")).endsWith("; steady");
    }

    @Test
    void saysWhichRoundsWereNotSteady() {
        assertThat(line("• fp32 at seq-16, single-stream: "))
                .contains("1 of 4 rounds were not steady; the mean latency of a part was up to 36 % off");
        assertThat(lines).noneMatch(line -> line.startsWith("• int8 at seq-16, single-stream: 1 of"));
    }

    @Test
    void givesNoIntervalOfARateThatTwoRoundsFound() {
        assertThat(VerdictTable.render(LoadedRuns.peak(2), 1000))
                .contains("highest rate 60.0/s (too few rounds for an interval), confirmed in 2 of 2 rounds");
        assertThat(VerdictTable.render(LoadedRuns.peak(3), 1000)).doesNotContain("too few rounds");
    }

    private String line(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }
}
