package dev.assay.scenarios.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PoissonScheduleTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void isTheSameOnEveryPlatform() {
        PoissonSchedule schedule = PoissonSchedule.of(7, 1_000, 10 * SECOND_NS, 1);

        assertThat(schedule.sha256()).isEqualTo("661beaedddf2d698603bf287c97559804094f742ccd35e272b64b3a9ed34caa4");
    }

    @Test
    void reachesBothMinimums() {
        PoissonSchedule byDuration = PoissonSchedule.of(1, 10, 100 * SECOND_NS, 1);
        PoissonSchedule byArrivals = PoissonSchedule.of(1, 10, SECOND_NS, 500);

        assertThat(byDuration.arrivalNs(byDuration.count() - 1)).isGreaterThanOrEqualTo(100 * SECOND_NS);
        assertThat(byDuration.arrivalNs(byDuration.count() - 2)).isLessThan(100 * SECOND_NS);
        assertThat(byArrivals.count()).isEqualTo(500);
    }

    /** Kolmogorov-Smirnov: at 1 %, the largest distance of n exponential gaps from their law is 1.63 / sqrt(n). */
    @Test
    void gapsAreExponential() {
        PoissonSchedule schedule = PoissonSchedule.of(3, 2_000, 0, 20_000);
        double[] gaps = new double[schedule.count()];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (schedule.arrivalNs(i) - (i == 0 ? 0 : schedule.arrivalNs(i - 1))) / 1e9;
        }
        Arrays.sort(gaps);
        double distance = 0;
        for (int i = 0; i < gaps.length; i++) {
            double law = 1 - Math.exp(-2_000 * gaps[i]);
            distance = Math.max(distance, Math.max(law - (double) i / gaps.length, (i + 1.0) / gaps.length - law));
        }

        assertThat(distance).isLessThan(1.63 / Math.sqrt(gaps.length));
    }

    @Test
    void refusesWhatNobodyCanWaitFor() {
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonSchedule.of(1, 0, SECOND_NS, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> PoissonSchedule.of(1, 1e7, 3_600 * SECOND_NS, 1));
    }
}
