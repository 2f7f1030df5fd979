package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.reports.LoadedRuns;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Drift;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftRuleTest {
    /** 150 s, of which fp32 is 1.4 times as slow from the 60th second on. */
    private static final int SUSTAINED = 4;

    @Test
    void seesThrottlingAndWhenItBegan() {
        List<Drift> drifts = DriftRule.judge(rounds(0));
        assertThat(drifts).hasSize(2).allSatisfy(drift -> {
            assertThat(drift.slowdown()).isEqualTo(1.4, within(0.02));
            assertThat(drift.slowerFromMs()).isEqualTo(60_000);
            assertThat(drift.firstPerSecond() / drift.lastPerSecond()).isEqualTo(1.4, within(0.05));
        });
    }

    @Test
    void saysNothingOfWhatStaysTheSame() {
        assertThat(DriftRule.judge(rounds(1))).hasSize(2).allSatisfy(drift -> {
            assertThat(drift.slowdown()).isEqualTo(1, within(0.01));
            assertThat(drift.slowerFromMs()).isNull();
        });
    }

    @Test
    void binsHoldEveryQueryOnce() {
        RoundMeasurement round = rounds(0).getFirst();
        for (int most : new int[] {1, 7, 80, 1000}) {
            List<TimeBin> bins = TimeBin.of(round, most);
            assertThat(bins).hasSizeLessThanOrEqualTo(most);
            assertThat(bins.stream().mapToLong(bin -> bin.latency().count()).sum())
                    .isEqualTo(round.queries());
            assertThat(bins.getLast().endMs()).isEqualTo(150_000);
        }
    }

    @Test
    void otherLoadsHaveNoDrift() {
        assertThat(DriftRule.judge(
                        LoadedRuns.all().blocks().getFirst().cells().getFirst().rounds()))
                .isEmpty();
    }

    private static List<RoundMeasurement> rounds(int cell) {
        return LoadedRuns.all().blocks().get(SUSTAINED).cells().get(cell).rounds();
    }
}
