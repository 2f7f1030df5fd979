package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.Interval;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProportionsTest {
    /** Airway hyper-responsiveness before and after a transplant, 1 against 7 of 21 children: Fagerland et al. 2014. */
    @Test
    void givesThePublishedIntervalOfThePairedExample() {
        Interval interval = Proportions.pairedDifference(1, 7, 21).interval();

        assertThat(interval.estimate()).isCloseTo(-0.286, within(0.001));
        assertThat(interval.low()).isCloseTo(-0.517, within(0.001));
        assertThat(interval.high()).isCloseTo(-0.026, within(0.001));
    }

    /** With no differing sample the score equation has the solution z² / (n + z²). */
    @Test
    void hasAWidthEvenWithoutDifferingSamples() {
        Interval interval = Proportions.pairedDifference(0, 0, 1040).interval();

        assertThat(interval.estimate()).isZero();
        assertThat(interval.high()).isCloseTo(3.841459 / (1040 + 3.841459), within(1e-7));
        assertThat(interval.low()).isCloseTo(-3.841459 / (1040 + 3.841459), within(1e-7));
    }

    @Property(tries = 200)
    void swappingBothSidesNegatesTheInterval(
            @ForAll @IntRange(max = 60) int onlyFirst, @ForAll @IntRange(max = 60) int onlySecond) {
        Interval interval =
                Proportions.pairedDifference(onlyFirst, onlySecond, 120).interval();
        Interval swapped =
                Proportions.pairedDifference(onlySecond, onlyFirst, 120).interval();

        assertThat(swapped.low()).isCloseTo(-interval.high(), within(1e-9));
        assertThat(swapped.high()).isCloseTo(-interval.low(), within(1e-9));
        assertThat(interval.low()).isBetween(-1.0, interval.estimate());
        assertThat(interval.high()).isBetween(interval.estimate(), 1.0);
    }

    @Property(tries = 100)
    void moreGainsMoveTheIntervalUp(
            @ForAll @IntRange(max = 59) int onlyFirst, @ForAll @IntRange(max = 60) int onlySecond) {
        Interval interval =
                Proportions.pairedDifference(onlyFirst, onlySecond, 120).interval();
        Interval better =
                Proportions.pairedDifference(onlyFirst + 1, onlySecond, 120).interval();

        assertThat(better.low()).isGreaterThanOrEqualTo(interval.low() - 1e-9);
        assertThat(better.high()).isGreaterThanOrEqualTo(interval.high() - 1e-9);
    }

    @Test
    void staysInBoundsAtTheExtremes() {
        assertThat(Proportions.pairedDifference(10, 0, 10).interval().high()).isEqualTo(1);
        assertThat(Proportions.pairedDifference(0, 10, 10).interval().low()).isEqualTo(-1);
    }

    @Test
    void coversTheTrueDifference() {
        SplitMix64 random = new SplitMix64(5);
        int runs = 3_000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            int onlyFirst = 0;
            int onlySecond = 0;
            for (int sample = 0; sample < 300; sample++) {
                int draw = random.nextIndex(1_000);
                onlyFirst += draw < 20 ? 1 : 0;
                onlySecond += draw >= 20 && draw < 50 ? 1 : 0;
            }
            Interval interval =
                    Proportions.pairedDifference(onlyFirst, onlySecond, 300).interval();
            covered += interval.low() <= -0.01 && interval.high() >= -0.01 ? 1 : 0;
        }

        assertThat(covered / (double) runs).isBetween(0.93, 0.97);
    }

    /** Wilson's interval for 81 of 263: Newcombe, Statistics in Medicine 17, 1998: 0.2553 to 0.3662. */
    @Test
    void givesThePublishedIntervalOfAShare() {
        Interval interval = Proportions.share(81, 263).interval();

        assertThat(interval.low()).isCloseTo(0.2553, within(0.0001));
        assertThat(interval.high()).isCloseTo(0.3662, within(0.0001));
    }

    @Test
    void aShareStaysBetweenZeroAndOne() {
        assertThat(Proportions.share(0, 20).interval().low()).isZero();
        assertThat(Proportions.share(20, 20).interval().high()).isEqualTo(1);
        assertThat(Proportions.share(20, 20).interval().low()).isCloseTo(20 / (20 + 3.841459), within(1e-6));
    }

    @Test
    void refusesWhatIsNoCount() {
        assertThatIllegalArgumentException().isThrownBy(() -> Proportions.pairedDifference(6, 5, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> Proportions.share(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Proportions.share(-1, 5));
    }
}
