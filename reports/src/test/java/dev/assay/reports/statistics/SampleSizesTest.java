package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.random.SplitMix64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SampleSizesTest {
    @Test
    void noNumberShowsALossThatIsNotSmallerThanTheGate() {
        assertThat(SampleSizes.toShowWithin(-0.01, 0.05, 0.01)).isNull();
    }

    @Test
    void noDifferingSampleStillTakesSome() {
        assertThat(SampleSizes.toShowWithin(new PairedCounts(90, 0, 0, 10), 0.01))
                .isGreaterThan(100L);
    }

    /** The promise itself: with as many samples as it says, the interval lies within the gate four times out of five. */
    @Test
    void theNumberThatItNamesShowsItFourTimesOutOfFive() {
        PairedCounts pilot = new PairedCounts(8_400, 300, 300, 1_000);
        int samples = Math.toIntExact(Objects.requireNonNull(SampleSizes.toShowWithin(pilot, 0.02)));
        SplitMix64 random = new SplitMix64(3);
        int shown = 0;
        for (int run = 0; run < 2_000; run++) {
            int lost = 0;
            int gained = 0;
            for (int sample = 0; sample < samples; sample++) {
                int draw = random.nextIndex(10_000);
                lost += draw < 300 ? 1 : 0;
                gained += draw >= 300 && draw < 600 ? 1 : 0;
            }
            double low = Proportions.pairedDifference(gained, lost, samples)
                    .interval()
                    .low();
            shown += low >= -0.02 ? 1 : 0;
        }

        assertThat(shown / 2_000.0).isBetween(0.75, 0.85);
    }
}
