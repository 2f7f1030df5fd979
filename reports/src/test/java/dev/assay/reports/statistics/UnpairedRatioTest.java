package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.result.Interval;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class UnpairedRatioTest {
    /** R: {@code exp(t.test(log(c(2, 4, 8)), log(c(1, 2)))$conf.int)}, worked out by hand from Welch's formulas. */
    @Test
    void isWelchsIntervalOfTheLogarithms() {
        Interval interval =
                UnpairedRatio.of(new double[] {2, 4, 8}, new double[] {1, 2}, 0).interval();
        assertThat(interval.estimate()).isEqualTo(4 / Math.sqrt(2), within(1e-12));
        // Logarithms to base 2: means 2 and 0.5, variances of the means 1/3 and 1/4, so s² = 7/12 and
        // ν = (7/12)² / ((1/3)²/2 + (1/4)²/1) = 2.88; t(97.5 %, 2.88) = 3.26.
        double reach = 3.26 * Math.sqrt(7.0 / 12);
        assertThat(Math.log(interval.low()) / Math.log(2)).isEqualTo(1.5 - reach, within(0.01));
        assertThat(Math.log(interval.high()) / Math.log(2)).isEqualTo(1.5 + reach, within(0.01));
    }

    @Test
    void turnsRoundWithItsSides() {
        double[] one = {1.1, 1.2, 1.3};
        double[] other = {2, 2.2, 2.1, 2.5};
        Interval interval = UnpairedRatio.of(one, other, 0.01).interval();
        Interval turned = UnpairedRatio.of(other, one, 0.01).interval();
        assertThat(interval.estimate()).isEqualTo(1 / turned.estimate(), within(1e-12));
        assertThat(interval.low()).isEqualTo(1 / turned.high(), within(1e-12));
    }

    @Test
    void isNeverNarrowerThanTheResolution() {
        Interval interval = UnpairedRatio.of(new double[] {3, 3}, new double[] {2, 2, 2}, 0.05)
                .interval();
        assertThat(interval.low()).isEqualTo(1.5 / 1.05, within(1e-12));
        assertThat(interval.high()).isEqualTo(1.5 * 1.05, within(1e-12));
    }

    @Test
    void needsTwoRoundsOfEachSide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnpairedRatio.of(new double[] {1}, new double[] {1, 2}, 0));
    }

    @Test
    void holdsTheTruthInNineteenOfTwentyCasesWhereSidesVaryDifferently() {
        Random random = new Random(1);
        int holds = 0;
        for (int i = 0; i < 2_000; i++) {
            Interval interval = UnpairedRatio.of(rounds(random, 4, 1.5, 0.08), rounds(random, 10, 1, 0.02), 0)
                    .interval();
            holds += interval.low() <= 1.5 && 1.5 <= interval.high() ? 1 : 0;
        }
        assertThat(holds / 2_000.0).isBetween(0.935, 0.965);
    }

    private static double[] rounds(Random random, int count, double truth, double spread) {
        return DoubleStream.generate(() -> truth * Math.exp(spread * random.nextGaussian()))
                .limit(count)
                .toArray();
    }
}
