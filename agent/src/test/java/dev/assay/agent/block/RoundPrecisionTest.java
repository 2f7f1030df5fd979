package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.WarmUp;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RoundPrecisionTest {
    private static final long MILLISECOND = 1_000_000;

    /** Ratios 1.01 and 1/1.01 by turns: t(9) = 2.262 × 0.01049 / √10 is ±0.75 %. */
    @Test
    void theWidthOfTheIntervalDecides() {
        List<RoundMeasurement> baseline = rounds(10, MILLISECOND, 0);
        List<RoundMeasurement> variant = rounds(10, MILLISECOND, 0.01);

        assertThat(isReached(0.008, baseline, variant)).isTrue();
        assertThat(isReached(0.007, baseline, variant)).isFalse();
    }

    @Test
    void whereTheIntervalLiesDoesNotMatter() {
        List<RoundMeasurement> baseline = rounds(10, MILLISECOND, 0);

        for (double factor : new double[] {0.2, 0.99, 1, 1.01, 5}) {
            List<RoundMeasurement> variant = rounds(10, Math.round(factor * MILLISECOND), 0.01);
            assertThat(isReached(0.008, baseline, variant))
                    .as("factor %s", factor)
                    .isTrue();
            assertThat(isReached(0.006, baseline, variant))
                    .as("factor %s", factor)
                    .isFalse();
        }
    }

    @Test
    void theLeastPreciseComparisonDecides() {
        List<RoundMeasurement> baseline = rounds(10, MILLISECOND, 0);

        assertThat(new RoundPrecision(Blocks.SINGLE_STREAM, new RoundBudget(10, 20, 0.008))
                        .isReached(baseline, List.of(rounds(10, MILLISECOND, 0), rounds(10, MILLISECOND, 0.05))))
                .isFalse();
    }

    @Test
    void aCellThatNeverRanIsNotWaitedFor() {
        assertThat(isReached(0.001, rounds(10, MILLISECOND, 0), List.of())).isTrue();
        assertThat(isReached(0.001, List.of(), rounds(10, MILLISECOND, 0.05))).isTrue();
    }

    private static boolean isReached(
            double precision, List<RoundMeasurement> baseline, List<RoundMeasurement> variant) {
        return new RoundPrecision(Blocks.SINGLE_STREAM, new RoundBudget(10, 20, precision))
                .isReached(baseline, List.of(variant));
    }

    private static List<RoundMeasurement> rounds(int count, long latencyNs, double wobble) {
        return IntStream.range(0, count)
                .mapToObj(round ->
                        round(round, Math.round(latencyNs * (round % 2 == 0 ? 1 + wobble : 1 / (1 + wobble)))))
                .toList();
    }

    private static RoundMeasurement round(int round, long latencyNs) {
        Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, 3);
        histogram.recordValue(latencyNs);
        return new RoundMeasurement(
                round,
                0,
                LatencyHistogram.encode(histogram, latencyNs, latencyNs),
                1,
                1,
                latencyNs,
                1e9 / latencyNs,
                new ColdStart(1, 1, 1),
                new WarmUp(1, 1),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
