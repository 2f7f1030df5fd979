package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LogScaleTest {
    @Test
    void drawsEqualRatiosEquallyFarApart() {
        LogScale scale = new LogScale(1, 1000, 0, 300);
        assertThat(scale.at(10)).isEqualTo(100, within(1e-9));
        assertThat(scale.at(100)).isEqualTo(200, within(1e-9));
        assertThat(scale.at(1e9)).isEqualTo(300);
    }

    @Test
    void putsTicksOnRoundNumbers() {
        assertThat(new LogScale(1.55, 2.1, 0, 100).ticks(4))
                .allSatisfy(tick -> assertThat(tick * 10 % 1).isCloseTo(0, within(1e-6)));
        assertThat(new LogScale(0.9, 1200, 0, 100).ticks(5)).containsExactly(1.0, 10.0, 100.0, 1000.0);
    }

    @Property(tries = 500)
    void hasSomeButNotTooManyTicks(
            @ForAll @DoubleRange(min = 0.01, max = 1e9) double low,
            @ForAll @DoubleRange(min = 1.1, max = 1e6) double ratio) {
        LogScale scale = LogScale.around(low, low * ratio, 1.1, 300, 0);
        List<Double> ticks = scale.ticks(5);
        assertThat(ticks).hasSizeBetween(1, 12).isSorted().allMatch(scale::holds);
    }
}
