package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FalseDiscoveryRateTest {
    @Test
    void oneComparisonKeepsItsConfidence() {
        assertThat(FalseDiscoveryRate.confidences(new double[] {0.3})).containsExactly(0.95);
        assertThat(FalseDiscoveryRate.confidences(new double[0])).isEmpty();
    }

    @Test
    void findingsEverywhereKeepTheirConfidence() {
        assertThat(FalseDiscoveryRate.confidences(new double[] {1e-9, 1e-7, 0.001, 0.049}))
                .containsOnly(0.95);
    }

    /** The example of Benjamini and Hochberg's paper (section 3.2): 15 hypotheses, of which the first four are rejected. */
    @Test
    void findsWhatThePaperFinds() {
        double[] pValues = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1
        };

        double[] confidences = FalseDiscoveryRate.confidences(pValues);

        for (int i = 0; i < pValues.length; i++) {
            assertThat(confidences[i]).isCloseTo(i < 4 ? 1 - 4 * 0.05 / 15 : 1 - 5 * 0.05 / 15, within(1e-12));
            assertThat(isFinding(pValues[i], confidences[i]))
                    .as("finding %d", i)
                    .isEqualTo(i < 4);
        }
    }

    /** What is found excludes 1 at its confidence, what is not includes it. */
    @Property
    void verdictAndIntervalNeverContradict(
            @ForAll @Size(min = 1, max = 40) @DoubleRange(min = 0, max = 1) double[] pValues) {
        double[] confidences = FalseDiscoveryRate.confidences(pValues);

        long findings = 0;
        for (int i = 0; i < pValues.length; i++) {
            assertThat(confidences[i]).isBetween(0.95 - 1e-12, 1 - 0.05 / pValues.length + 1e-12);
            findings += isFinding(pValues[i], confidences[i]) ? 1 : 0;
        }
        for (int i = 0; i < pValues.length; i++) {
            double level = isFinding(pValues[i], confidences[i]) ? findings : Math.min(findings + 1, pValues.length);
            assertThat(confidences[i]).isCloseTo(1 - level * 0.05 / pValues.length, within(1e-12));
        }
    }

    private static boolean isFinding(double pValue, double confidence) {
        // A value right at its level may be off by the rounding of 1 − level.
        return pValue <= 1 - confidence + 1e-15;
    }
}
