package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.result.Interval;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanIntervalTest {
    /** Ten times 0.1 does not sum to 1: resamples of equal values must not pretend a spread of one rounding error. */
    @ParameterizedTest
    @ValueSource(doubles = {0.101, 0.099, 0.2})
    void valuesThatAreNearlyAllEqualHaveAFiniteIntervalAroundThem(double outlier) {
        double[] values = new double[10];
        Arrays.fill(values, 0.1);
        values[9] = outlier;

        Estimate estimate = MeanInterval.of(values, 1);

        Interval interval = estimate.interval();
        assertThat(estimate.method()).isEqualTo("Student's t");
        assertThat(interval.low()).isFinite().isBetween(-0.1, interval.estimate());
        assertThat(interval.high()).isFinite().isBetween(interval.estimate(), 0.3);
    }
}
