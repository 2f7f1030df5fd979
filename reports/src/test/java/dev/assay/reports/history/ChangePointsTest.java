package dev.assay.reports.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangePointsTest {
    private static final int SERIES = 5000;
    private static final double NOISE = 0.015;

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 20, 60})
    void aSeriesWithoutChangeHasNoneInAtLeast95Of100(int runs) {
        RandomGenerator random = new SplittableRandom(1);
        long alarms = 0;
        for (int i = 0; i < SERIES; i++) {
            alarms += ChangePoints.find(noise(random, runs), new double[runs], 0.05)
                            .isEmpty()
                    ? 0
                    : 1;
        }

        assertThat((double) alarms / SERIES).isLessThan(0.06);
    }

    @ParameterizedTest
    @CsvSource({"12, 6", "20, 10", "20, 17", "30, 4"})
    void aStepOfFivePercentIsFoundWithinOneRunOfItsPlace(int runs, int at) {
        RandomGenerator random = new SplittableRandom(2);
        int found = 0;
        int inPlace = 0;
        for (int i = 0; i < SERIES; i++) {
            double[] values = noise(random, runs);
            for (int run = at; run < runs; run++) {
                values[run] += Math.log(1.05);
            }
            List<ChangePoints.Change> changes = ChangePoints.find(values, new double[runs], 0.05);
            found += changes.isEmpty() ? 0 : 1;
            inPlace += changes.stream().anyMatch(change -> Math.abs(change.at() - at) <= 1) ? 1 : 0;
        }

        assertThat((double) found / SERIES).isGreaterThan(0.9);
        assertThat((double) inPlace / found).isGreaterThan(0.9);
    }

    @Test
    void theVeryLastRunCanBeAChange() {
        double[] values = {0, 0.002, -0.001, 0.001, 0, -0.002, 0.001, 0.12};

        List<ChangePoints.Change> changes = ChangePoints.find(values, new double[8], 0.05);

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.at()).isEqualTo(7);
            assertThat(change.step().estimate()).isCloseTo(0.12, within(0.001));
            assertThat(change.step().low()).isPositive();
        });
    }

    @Test
    void runsThatHappenToBeAlikeDoNotTurnNoiseIntoAChange() {
        double[] values = {0, 0.0001, -0.0001, 0.01};
        double[] errors = {0.01, 0.01, 0.01, 0.01};

        assertThat(ChangePoints.find(values, new double[4], 0.05)).isNotEmpty();
        assertThat(ChangePoints.find(values, errors, 0.05)).isEmpty();
    }

    @Test
    void twoStepsAreTwoChangesEachWithItsOwnSize() {
        double[] values = new double[30];
        Arrays.fill(values, 10, 20, 0.2);
        Arrays.fill(values, 20, 30, 0.1);
        RandomGenerator random = new SplittableRandom(3);
        for (int i = 0; i < values.length; i++) {
            values[i] += random.nextGaussian() * NOISE;
        }

        List<ChangePoints.Change> changes = ChangePoints.find(values, new double[30], 0.05);

        assertThat(changes).extracting(ChangePoints.Change::at).containsExactly(10, 20);
        assertThat(changes.getFirst().step().estimate()).isCloseTo(0.2, within(0.02));
        assertThat(changes.getLast().step().estimate()).isCloseTo(-0.1, within(0.02));
    }

    @Test
    void equalValuesNeverChangeAndAnExactStepAlwaysDoes() {
        double[] same = new double[10];
        Arrays.fill(same, Math.log(0.1));
        assertThat(ChangePoints.find(same, new double[10], 0.05)).isEmpty();

        same[9] += 1e-4;
        assertThat(ChangePoints.find(same, new double[10], 0.05))
                .extracting(ChangePoints.Change::at)
                .containsExactly(9);
    }

    @Test
    void threeRunsAreTooFew() {
        assertThat(ChangePoints.find(new double[] {0, 0, 5}, new double[3], 0.05))
                .isEmpty();
    }

    private static double[] noise(RandomGenerator random, int runs) {
        return random.doubles(runs).map(_ -> random.nextGaussian() * NOISE).toArray();
    }
}
