package dev.assay.optimizer.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Calibration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class RangeCollectorTest {
    private static final List<Calibration> ALL =
            List.of(Calibration.MIN_MAX, Calibration.ENTROPY, Calibration.percentile(0.99));

    @Property(tries = 30)
    void neverSpansMoreThanWasSeen(
            @ForAll @Size(min = 1, max = 200) List<@FloatRange(min = -1e6f, max = 1e6f) Float> list) {
        float[] values = toArray(list);
        MinMaxCollector seen = new MinMaxCollector();
        seen.add(values);
        for (Calibration calibration : ALL) {
            RangeCollector collector = RangeCollector.of(calibration);
            collector.add(Arrays.copyOf(values, values.length / 2));
            collector.add(Arrays.copyOfRange(values, values.length / 2, values.length));

            assertThat(collector.range().min()).isBetween(seen.min(), seen.max());
            assertThat(collector.range().max()).isBetween(seen.min(), seen.max());
        }
    }

    @Property(tries = 200)
    void countsEveryNumberHoweverWideItBecomes(
            @ForAll @Size(min = 1, max = 100) List<@FloatRange(min = -1, max = 1) Float> smallList,
            @ForAll @Size(min = 1, max = 100) List<@FloatRange(min = -1e9f, max = 1e9f) Float> largeList) {
        float[] small = toArray(smallList);
        float[] large = toArray(largeList);
        MagnitudeHistogram magnitudes = new MagnitudeHistogram(0.999);
        SignedHistogram signed = new SignedHistogram();
        for (float[] values : List.of(small, large, small)) {
            magnitudes.add(values);
            signed.add(values);
        }

        assertThat(magnitudes.count()).isEqualTo(2L * small.length + large.length);
        assertThat(signed.count()).isEqualTo(2L * small.length + large.length);
    }

    private static float[] toArray(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }
}
