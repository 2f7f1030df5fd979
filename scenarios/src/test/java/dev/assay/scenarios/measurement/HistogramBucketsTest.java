package dev.assay.scenarios.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.Test;

class HistogramBucketsTest {
    @Property(tries = 200)
    void readsWhatHdrHistogramWrites(
            @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 3_600_000_000_000L) Long> values,
            @ForAll @LongRange(min = 1, max = 1L << 40) long repeated) {
        Histogram histogram = empty();
        values.forEach(histogram::recordValue);
        histogram.recordValueWithCount(values.getFirst(), repeated);
        List<Long> highestNs = new ArrayList<>();
        List<Long> countsUpTo = new ArrayList<>();
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            highestNs.add(bucket.getValueIteratedTo());
            countsUpTo.add(bucket.getTotalCountToThisValue());
        }

        HistogramBuckets read = Objects.requireNonNull(HistogramBuckets.read(encoded(histogram)));

        assertThat(read.highestNs())
                .containsExactly(highestNs.stream().mapToLong(Long::longValue).toArray());
        assertThat(read.countsUpTo())
                .containsExactly(countsUpTo.stream().mapToLong(Long::longValue).toArray());
        assertThat(read.maxNs()).isEqualTo(histogram.getMaxValue());
        for (double percentile : new double[] {0.1, 25, 50, 90, 99.9}) {
            assertThat(read.valueAtPercentile(percentile)).isEqualTo(histogram.getValueAtPercentile(percentile));
        }
    }

    @Test
    void leavesToHdrHistogramWhatIsNotAsItSays() {
        Histogram histogram = empty();
        histogram.recordValue(1_000_000);
        LatencyHistogram honest = encoded(histogram);

        assertThat(HistogramBuckets.read(honest)).isNotNull();
        assertThat(HistogramBuckets.read(with(honest, honest.histogram(), 2, 1_000_000)))
                .isNull();
        assertThat(HistogramBuckets.read(with(honest, honest.histogram(), 1, 2_000_000)))
                .isNull();
        assertThat(HistogramBuckets.read(with(honest, honest.histogram().substring(8), 1, 1_000_000)))
                .isNull();
        assertThat(HistogramBuckets.read(with(honest, "?", 1, 1_000_000))).isNull();
        Histogram coarse = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, 2);
        coarse.recordValue(1_000_000);
        assertThat(HistogramBuckets.read(encoded(coarse))).isNull();
    }

    private static LatencyHistogram with(LatencyHistogram honest, String text, long count, long maxNs) {
        return new LatencyHistogram(text, honest.startEpochMs(), honest.endEpochMs(), count, honest.minNs(), maxNs);
    }

    private static LatencyHistogram encoded(Histogram histogram) {
        return LatencyHistogram.encode(histogram, histogram.getMinValue(), histogram.getMaxValue());
    }

    private static Histogram empty() {
        return new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
    }
}
