package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MergedLatencyTest {
    @Test
    void boundsAPercentileByTheLargestLatencyThatEnoughOthersExceed() {
        // 1 to 1,000 µs: of 1,000 queries 2 may be above a bound of p99, none above one of p99.5 and p99.9 has none.
        MergedLatency latency = upTo(1000);
        assertThat(latency.upperBoundNs(99)).isBetween(997_000L, 999_000L);
        assertThat(latency.upperBoundNs(99.5)).isEqualTo(1_000_000);
        assertThat(latency.upperBoundNs(99.9)).isNull();
    }

    @Test
    void aBoundIsNeverBelowThePercentileAndComesCloserWithMoreQueries() {
        for (double percentile : new double[] {50, 90, 95, 99}) {
            MergedLatency few = upTo(1000);
            MergedLatency many = upTo(100_000);
            assertThat(excess(few, percentile)).isGreaterThanOrEqualTo(1);
            assertThat(excess(many, percentile)).isBetween(1.0, excess(few, percentile));
        }
    }

    /** Of 1,000 samples of an exponential distribution, whose p90 is known, at most about one in a hundred has a bound below it. */
    @Test
    void theBoundHoldsAsOftenAsItSays() {
        Random random = new Random(7);
        double truthNs = -1e6 * Math.log(0.1);
        int wrong = 0;
        int wrongBelow = 0;
        for (int sample = 0; sample < 1000; sample++) {
            Histogram histogram = empty();
            for (int i = 0; i < 200; i++) {
                histogram.recordValue((long) (-1e6 * Math.log(1 - random.nextDouble())));
            }
            MergedLatency latency = MergedLatency.of(encoded(histogram));
            wrong += Objects.requireNonNull(latency.upperBoundNs(90)) < truthNs * (1 - 1e-3) ? 1 : 0;
            wrongBelow += latency.lowerBoundNs(90) > truthNs * (1 + 1e-3) ? 1 : 0;
        }
        assertThat(PercentileSupport.allowedAbove(200, 90)).isEqualTo(10);
        assertThat(wrong).isBetween(1, 20);
        assertThat(wrongBelow).isBetween(1, 20);
    }

    @Test
    void countsWhatIsLongerThanABound() {
        MergedLatency latency = upTo(1000);
        assertThat(latency.countAbove(1_000_000)).isZero();
        assertThat(latency.countAbove(999)).isEqualTo(1000);
        // The histogram can't tell values within 1/1024 from the bound: those count as longer.
        assertThat(latency.countAbove(900_000)).isBetween(100L, 101L);
    }

    @Property(tries = 100)
    void answersAsHdrHistogramDoesForAllRoundsTogether(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 1, max = 5_000_000_000L) Long> first,
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 1, max = 5_000_000L) Long> second) {
        Histogram both = empty();
        List<LatencyHistogram> rounds = new ArrayList<>();
        for (List<Long> round : List.of(first, second)) {
            Histogram histogram = empty();
            round.forEach(histogram::recordValue);
            both.add(histogram);
            rounds.add(LatencyHistogram.encode(histogram, Collections.min(round), Collections.max(round)));
        }
        MergedLatency merged = MergedLatency.of(rounds);

        assertThat(merged.count()).isEqualTo(both.getTotalCount());
        for (double percentile : new double[] {0.1, 10, 25, 50, 75, 90, 99, 99.9, 99.999}) {
            assertThat(merged.valueAt(percentile))
                    .isEqualTo(Math.clamp(both.getValueAtPercentile(percentile), merged.minNs(), merged.maxNs()));
        }
        for (long boundNs : first) {
            assertThat(merged.countAbove(boundNs))
                    .isEqualTo(
                            boundNs >= merged.maxNs()
                                    ? 0
                                    : boundNs < merged.minNs()
                                            ? merged.count()
                                            : LatencyHistogram.countAbove(both, boundNs));
        }
    }

    /** Return how many times as large as the percentile its bound is. */
    private static double excess(MergedLatency latency, double percentile) {
        double boundNs = Objects.requireNonNull(latency.upperBoundNs(percentile));
        return boundNs / Objects.requireNonNull(latency.percentileNs(percentile));
    }

    private static MergedLatency upTo(int count) {
        Histogram histogram = empty();
        for (long i = 1; i <= count; i++) {
            histogram.recordValue(i * 1_000_000 / count);
        }
        return MergedLatency.of(LatencyHistogram.encode(histogram, 1_000_000 / count, 1_000_000));
    }

    private static LatencyHistogram encoded(Histogram histogram) {
        return LatencyHistogram.encode(histogram, histogram.getMinValue(), histogram.getMaxValue());
    }

    private static Histogram empty() {
        return new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
    }
}
