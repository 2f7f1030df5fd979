package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.Interval;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedRatioTest {
    @Property(tries = 50)
    void identicalRoundsHaveRatioOne(@ForAll @Size(min = 2, max = 30) boolean[] rounds) {
        double[] ratios = new double[rounds.length];
        Arrays.fill(ratios, 1.0);

        assertThat(PairedRatio.of(ratios, 0, 99).interval(0.95)).isEqualTo(new Interval(1, 1, 1));
    }

    @Property(tries = 60)
    void aFactorOnEveryRoundIsAFactorOnTheWholeInterval(
            @ForAll("ratios") double[] ratios, @ForAll @DoubleRange(min = 0.01, max = 100) double factor) {
        double[] scaled = Arrays.stream(ratios).map(ratio -> ratio * factor).toArray();

        Interval interval = PairedRatio.of(ratios, 0, 99).interval(0.95);
        Interval ofScaled = PairedRatio.of(scaled, 0, 99).interval(0.95);

        assertThat(ofScaled.estimate())
                .isCloseTo(interval.estimate() * factor, within(1e-6 * interval.estimate() * factor));
        assertThat(ofScaled.low() / factor).isCloseTo(interval.low(), within(1e-6 * interval.low()));
        assertThat(ofScaled.high() / factor).isCloseTo(interval.high(), within(1e-6 * interval.high()));
    }

    @Property(tries = 60)
    void theEstimateLiesInItsInterval(@ForAll("ratios") double[] ratios) {
        Interval interval = PairedRatio.of(ratios, 0.001, 99).interval(0.95);

        assertThat(interval.low()).isLessThanOrEqualTo(interval.estimate()).isPositive();
        assertThat(interval.high()).isGreaterThanOrEqualTo(interval.estimate());
    }

    @Provide
    Arbitrary<double[]> ratios() {
        return Arbitraries.doubles()
                .between(0.2, 5)
                .array(double[].class)
                .ofMinSize(2)
                .ofMaxSize(20);
    }

    @Property(tries = 60)
    void swappingBothSidesGivesTheReciprocal(@ForAll("ratios") double[] ratios) {
        double[] swapped = Arrays.stream(ratios).map(ratio -> 1 / ratio).toArray();

        Interval interval = PairedRatio.of(ratios, 0.001, 99).interval(0.95);
        Interval ofSwapped = PairedRatio.of(swapped, 0.001, 99).interval(0.95);

        assertThat(ofSwapped.low()).isCloseTo(1 / interval.high(), within(1e-9 / interval.high()));
        assertThat(ofSwapped.high()).isCloseTo(1 / interval.low(), within(1e-9 / interval.low()));
    }

    @Property(tries = 200)
    void anIntervalIncludesOneUntilItsConfidenceFallsToThePValue(@ForAll("ratios") double[] ratios) {
        RatioEstimate ratio = PairedRatio.of(ratios, 0.001, 99);
        double pValue = ratio.pValue();

        if (pValue < 1 - 1e-9 && pValue > 1e-9) {
            assertThat(excludesOne(ratio.interval(1 - pValue * 1.001))).isTrue();
            assertThat(excludesOne(ratio.interval(1 - pValue * 0.999))).isFalse();
        }
    }

    private static boolean excludesOne(Interval interval) {
        return interval.low() > 1 || interval.high() < 1;
    }

    /** 20 planned rounds of 40: t with 19 degrees of freedom is 2.0930, with 39 it would be 2.0227. */
    @Test
    void roundsThatWereAddedBecauseOfTheSpreadAreNoDegreesOfFreedom() {
        double[] ratios = new double[40];
        Arrays.setAll(ratios, i -> i % 2 == 0 ? 1.01 : 1 / 1.01);
        RatioEstimate all = PairedRatio.of(ratios, 0, 40);
        RatioEstimate planned = PairedRatio.of(ratios, 0, 20);

        assertThat(Math.log(planned.interval(0.95).high())
                        / Math.log(all.interval(0.95).high()))
                .isCloseTo(2.0930 / 2.0227, within(1e-4));
    }

    /** Mean and standard error of the logarithms worked by hand; t with 3 degrees of freedom is 3.1824. */
    @Test
    void theIntervalIsStudentsTOfTheLogarithms() {
        double[] ratios = {Math.exp(0.1), Math.exp(0.2), Math.exp(0.3), Math.exp(0.4)};

        Interval interval = PairedRatio.of(ratios, 0, 4).interval(0.95);

        double reach = 3.182446 * 0.1290994 / 2;
        assertThat(interval.estimate()).isCloseTo(Math.exp(0.25), within(1e-9));
        assertThat(interval.low()).isCloseTo(Math.exp(0.25 - reach), within(1e-5));
        assertThat(interval.high()).isCloseTo(Math.exp(0.25 + reach), within(1e-5));
    }

    @Test
    void resolutionWidensTheInterval() {
        Interval interval =
                PairedRatio.of(new double[] {1.0005, 1.0005, 1.0005}, 0.001, 3).interval(0.95);

        assertThat(interval.low()).isLessThan(1);
        assertThat(interval.high()).isGreaterThan(1.001);
    }

    @Test
    void refusesWhatIsNoRatio() {
        assertThatIllegalArgumentException().isThrownBy(() -> PairedRatio.of(new double[] {1}, 0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> PairedRatio.of(new double[] {1, 0}, 0, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> PairedRatio.of(new double[] {1, Double.NaN}, 0, 2));
    }

    /** Nominal 95 %: with log-normal noise of rounds the interval must hold the truth in at least 93 % of all runs. */
    @ParameterizedTest
    @CsvSource({"2", "4", "7", "8", "10", "20"})
    void coversTheTruthWithLogNormalNoise(int rounds) {
        NoisyRounds noise = new NoisyRounds(rounds);
        int runs = 2_000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            Interval interval = interval(noise.logNormal());
            covered += interval.low() <= 1 && interval.high() >= 1 ? 1 : 0;
        }

        assertThat(covered / (double) runs).isBetween(0.93, 0.98);
    }

    /** Now and then a neighbour slows one side of a round: skewed noise, as on a busy machine. */
    @ParameterizedTest
    @CsvSource({"4", "10", "20"})
    void coversTheTruthWithSkewedNoise(int rounds) {
        NoisyRounds noise = new NoisyRounds(rounds);
        int runs = 2_000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            Interval interval = interval(noise.skewed());
            covered += interval.low() <= 1 && interval.high() >= 1 ? 1 : 0;
        }

        assertThat(covered / (double) runs).isGreaterThanOrEqualTo(0.92);
    }

    /** Rare bursts on both sides, as on a shared machine: symmetric, with long tails. */
    @ParameterizedTest
    @CsvSource({"4", "10", "20"})
    void coversTheTruthWithBurstsOnBothSides(int rounds) {
        NoisyRounds noise = new NoisyRounds(rounds);
        int runs = 2_000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            Interval interval = interval(noise.bursts());
            covered += interval.low() <= 1 && interval.high() >= 1 ? 1 : 0;
        }

        assertThat(covered / (double) runs).isGreaterThanOrEqualTo(0.94);
    }

    private static Interval interval(double[] logarithms) {
        double[] ratios = Arrays.stream(logarithms).map(Math::exp).toArray();
        return PairedRatio.of(ratios, 0, ratios.length).interval(0.95);
    }

    /** Draw logarithms of ratios whose true mean is 0. */
    private static final class NoisyRounds {
        private final SplitMix64 random = new SplitMix64(20_250_101);
        private final int rounds;

        NoisyRounds(int rounds) {
            this.rounds = rounds;
        }

        double[] logNormal() {
            double[] logarithms = new double[rounds];
            Arrays.setAll(logarithms, _ -> 0.03 * gaussian());
            return logarithms;
        }

        double[] skewed() {
            double[] logarithms = new double[rounds];
            Arrays.setAll(logarithms, _ -> 0.01 * gaussian() + 0.02 * (-Math.log(uniform()) - 1));
            return logarithms;
        }

        double[] bursts() {
            double[] logarithms = new double[rounds];
            Arrays.setAll(logarithms, _ -> {
                double baseline = side();
                return baseline - side();
            });
            return logarithms;
        }

        private double side() {
            return 0.005 * gaussian() + (uniform() < 0.1 ? -0.1 * Math.log(uniform()) : 0);
        }

        private double gaussian() {
            return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
        }

        private double uniform() {
            return ((random.nextLong() >>> 11) + 0.5) * 0x1.0p-53;
        }
    }
}
