package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.random.SplitMix64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PairedCountsTest {
    /** Airway hyper-responsiveness before and after a transplant, 1 against 7: exact p of 0.0703, Fagerland et al. 2013. */
    @Test
    void givesThePublishedExactPValue() {
        assertThat(new PairedCounts(1, 7, 1, 12).pValue()).isCloseTo(0.0703125, within(1e-9));
    }

    @Test
    void nothingThatDiffersIsNoEvidence() {
        assertThat(new PairedCounts(900, 0, 0, 100).pValue()).isEqualTo(1);
    }

    @Property(tries = 200)
    void theSidesMayBeSwapped(@ForAll @IntRange(max = 500) int first, @ForAll @IntRange(max = 500) int second) {
        double pValue = new PairedCounts(0, first, second, 0).pValue();

        assertThat(pValue)
                .isEqualTo(new PairedCounts(0, second, first, 0).pValue())
                .isBetween(0.0, 1.0);
    }

    @Test
    void equalSidesAreCalledDifferentNoMoreOftenThanTheLevelSays() {
        SplitMix64 random = new SplitMix64(11);
        int found = 0;
        for (int run = 0; run < 4_000; run++) {
            int first = 0;
            for (int sample = 0; sample < 40; sample++) {
                first += random.nextIndex(2);
            }
            found += new PairedCounts(0, first, 40 - first, 0).pValue() <= 0.05 ? 1 : 0;
        }

        assertThat(found / 4_000.0).isBetween(0.01, 0.05);
    }

    @Test
    void countsOnlyWhatIsPicked() {
        boolean[] variant = {true, false, true, false, true};
        boolean[] baseline = {true, true, false, false, true};

        assertThat(PairedCounts.of(variant, baseline, i -> i < 4)).isEqualTo(new PairedCounts(1, 1, 1, 1));
    }

    @Test
    void manyTestsRaiseThePValuesByHolmsFactors() {
        assertThat(HolmAdjustment.of(new double[] {0.04, 0.01, 0.03, 0.9}))
                .containsExactly(new double[] {0.09, 0.04, 0.09, 0.9}, within(1e-12));
    }
}
