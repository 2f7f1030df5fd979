package dev.assay.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoiseProberTest {
    private static final InstantSource AT_1000_MS = InstantSource.fixed(Instant.ofEpochMilli(1000));

    /** What {@link NoiseProber} runs before it looks at the clock. */
    private static final int WARM_UP = 500;

    @TempDir
    Path root;

    @Test
    void seesTheDistributionOfTheWorkAndTheWorstPause() {
        // 2 of 100 repetitions are slow, one of them very slow.
        FakeWork work = new FakeWork(i -> i == 7 ? 9_000 : i == 42 ? 3_000 : 1_000);
        NoiseProbe probe = prober(work).probe(Duration.ofNanos(110_000));
        assertThat(work.repetitions).isEqualTo(100);
        assertThat(probe.epochMs()).isEqualTo(1000);
        assertThat(probe.workP50Ns()).isEqualTo(1_000);
        assertThat(probe.workP99Ns()).isEqualTo(3_000);
        assertThat(probe.worstPauseNs()).isEqualTo(8_000);
    }

    @Test
    void readsLoadStolenTimeClockAndTemperature() {
        SystemTree tree = new SystemTree(root)
                .linux(2, 1 << 20)
                .x86(2, "AuthenticAMD", "AMD EPYC", SystemTree.ZEN3_FLAGS)
                .sensor("k10temp", 70_000)
                .file("proc/stat", "cpu  100 0 50 800 10 0 0 40 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
        FakeWork work = new FakeWork(i -> {
            if (i == 0) {
                tree.file("proc/stat", "cpu  120 0 60 860 10 0 0 50 9 0\n");
            }
            return 1_000;
        });
        NoiseProbe probe = prober(work).probe(Duration.ofNanos(5_000));
        assertThat(probe.loadAverage()).isEqualTo(0.08);
        // 10 of 20 + 10 + 60 + 10 ticks; guest time is within user time.
        assertThat(probe.stolenShare()).isEqualTo(0.1);
        assertThat(probe.frequencyMhz()).isEqualTo(2400.125);
        assertThat(probe.temperatureCelsius()).isEqualTo(70);
    }

    @Test
    void leavesAbsentWhatTheSystemDoesNotTell() {
        NoiseProbe probe = prober(new FakeWork(i -> 1_000)).probe(Duration.ofNanos(5_000));
        assertThat(probe).isEqualTo(new NoiseProbe(1000, null, 1_000, 1_000, 0, null, null, null, null, 20L, 24.5));
    }

    @Test
    void measuresOneRepetitionAtLeastAndKeepsAllOfMany() {
        assertThat(prober(new FakeWork(i -> 700)).probe(Duration.ZERO).workP50Ns())
                .isEqualTo(700);
        FakeWork many = new FakeWork(i -> i < 5_000 ? 1 : 3);
        NoiseProbe probe = prober(many).probe(Duration.ofNanos(20_000));
        assertThat(many.repetitions).isEqualTo(10_000);
        assertThat(probe.workP50Ns()).isEqualTo(1);
        assertThat(probe.workP99Ns()).isEqualTo(3);
    }

    @Test
    void comparesTheClockUnderLoadWithTheNominalOne() {
        new SystemTree(root).file("sys/devices/system/cpu/cpu0/cpufreq/base_frequency", "2500000\n");
        NoiseProber prober = prober(new FakeWork(i -> 1_000));
        assertThat(prober.review(probe(1_000, 1_000, 0, null, 1800.0, null)))
                .extracting(Hazard::code)
                .containsExactly("noise.below-nominal");
        assertThat(prober.review(probe(1_000, 1_000, 0, null, 2480.0, null))).isEmpty();
        assertThat(prober.review(probe(1_000, 1_000, 0, null, null, null))).isEmpty();
    }

    @Test
    void warnsOfJitterPausesStolenTimeAndHeat() {
        assertThat(NoiseReview.of(probe(1_000, 1_500, 8_400_000, 0.034, null, 95.0), null))
                .extracting(Hazard::code)
                .containsExactly("noise.jitter", "noise.pause", "noise.stolen", "noise.hot");
        assertThat(NoiseReview.of(probe(1_000, 1_500, 8_400_000, 0.034, null, 95.0), null))
                .extracting(Hazard::message)
                .satisfiesExactly(
                        jitter -> assertThat(jitter).contains("50 % longer"),
                        pause -> assertThat(pause).contains("8.4 ms"),
                        stolen -> assertThat(stolen).contains("3.4 %"),
                        hot -> assertThat(hot).contains("95 °C"));
        assertThat(NoiseReview.of(probe(1_000, 1_100, 100_000, 0.0, 2_000.0, 50.0), 2_000.0))
                .isEmpty();
    }

    @Test
    void saysHowTheMachineChangedOverABlock() {
        NoiseProbe before = probe(1_000, 1_000, 0, null, 3_000.0, 50.0);
        assertThat(NoiseReview.compare(before, before)).isEmpty();
        assertThat(NoiseReview.compare(before, probe(1_120, 1_200, 0, null, 2_600.0, 72.0)))
                .extracting(Hazard::code)
                .containsExactly("noise.slower-after", "noise.frequency-changed", "noise.hotter-after");
        assertThat(NoiseReview.compare(before, probe(1_120, 1_200, 0, null, null, null))
                        .getFirst()
                        .message())
                .startsWith("the machine was 12 % slower after the block than before");
        assertThat(NoiseReview.compare(before, probe(900, 1_000, 0, null, null, null)))
                .extracting(Hazard::code)
                .containsExactly("noise.faster-after");
    }

    @Test
    void measuresTheClockItself() {
        long[] readings = {0};
        assertThat(ClockQuality.measure(() -> readings[0]++ / 4 * 100, 3, 1_000))
                .isEqualTo(new ClockQuality(100, 25));
        readings[0] = 0;
        ClockQuality coarse = ClockQuality.measure(() -> readings[0]++ / 5_000 * 15_000_000, 1, 1_000);
        assertThat(coarse.resolutionNs()).isEqualTo(15_000_000);
    }

    private NoiseProber prober(FakeWork work) {
        return new NoiseProber(root, () -> work.nowNs, AT_1000_MS, () -> new ClockQuality(20, 24.5), work);
    }

    private static NoiseProbe probe(
            long workP50Ns,
            long workP99Ns,
            long worstPauseNs,
            @Nullable Double stolenShare,
            @Nullable Double frequencyMhz,
            @Nullable Double temperatureCelsius) {
        return new NoiseProbe(
                0, null, workP50Ns, workP99Ns, worstPauseNs, stolenShare, frequencyMhz, temperatureCelsius);
    }

    /** Moves its own clock instead of working. */
    private static final class FakeWork implements Runnable {
        private final IntToLongFunction durationNs;
        private long nowNs;
        private int repetitions = -WARM_UP;

        FakeWork(IntToLongFunction durationNs) {
            this.durationNs = durationNs;
        }

        @Override
        public void run() {
            nowNs += repetitions < 0 ? 1 : durationNs.applyAsLong(repetitions);
            repetitions++;
        }
    }
}
