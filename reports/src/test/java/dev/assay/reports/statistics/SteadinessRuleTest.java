package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.measurement.LoadWindows;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SteadinessRuleTest {
    @Test
    void aRoundThatStaysTheSameIsSteady() {
        assertThat(SteadinessRule.deviation(
                                new LoadWindows(1, Collections.nCopies(16, 20L), Collections.nCopies(16, 200L)))
                        .getAsDouble())
                .isZero();
    }

    @Test
    void seesAPartThatIsSlower() {
        LoadWindows slowEnd =
                new LoadWindows(1, List.of(10L, 10L, 10L, 10L, 10L), List.of(1000L, 1000L, 1000L, 1000L, 1500L));
        assertThat(SteadinessRule.deviation(slowEnd).getAsDouble()).isEqualTo(15.0 / 11 - 1, within(1e-9));
    }

    @Test
    void joinsWindowsUntilTheyHaveEnoughQueries() {
        // One query a window, every other one slow: no drift at all.
        LoadWindows windows = new LoadWindows(
                1,
                Collections.nCopies(64, 1L),
                LongStream.range(0, 64).mapToObj(i -> i % 2 == 0 ? 100L : 110L).toList());
        assertThat(SteadinessRule.deviation(windows).getAsDouble()).isLessThan(0.01);
    }

    @Test
    void saysNothingOfAHandfulOfQueries() {
        assertThat(SteadinessRule.deviation(new LoadWindows(1, List.of(5L, 5L), List.of(100L, 200L))))
                .isEmpty();
    }
}
