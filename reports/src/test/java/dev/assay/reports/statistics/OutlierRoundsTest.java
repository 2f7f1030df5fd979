package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutlierRoundsTest {
    @Test
    void oneRoundFarFromTheOthersIsAnOutlier() {
        assertThat(OutlierRounds.of(new double[] {1.50, 1.52, 1.49, 0.70, 1.51, 1.50, 1.48}))
                .containsExactly(false, false, false, true, false, false, false);
    }

    @Test
    void ordinarySpreadHasNone() {
        assertThat(OutlierRounds.of(new double[] {1.50, 1.52, 1.49, 1.55, 1.51, 1.47}))
                .containsOnly(false);
    }

    @Test
    void fewOrEqualRoundsHaveNone() {
        assertThat(OutlierRounds.of(new double[] {1, 1, 1, 5})).containsOnly(false);
        assertThat(OutlierRounds.of(new double[] {1, 1, 1, 1, 1, 1})).containsOnly(false);
    }
}
