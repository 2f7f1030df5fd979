package dev.assay.optimizer.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeRegressionTest {
    /** The smallest ridge takes about one percent off a slope. */
    @Test
    void findsALinearMapAndItsOffset() {
        Random random = new Random(1);

        LinearChange change = RidgeRegression.fit(linear(random, 1000), linear(random, 300));

        assertThat(change.weight(0, 0)).isCloseTo(2, within(0.03));
        assertThat(change.weight(0, 1)).isCloseTo(-1, within(0.03));
        // The mean stays exact, whatever the ridge takes off.
        assertThat(change.bias(0) + 3 * change.weight(0, 1)).isCloseTo(2, within(0.1));
    }

    @Test
    void countsTheErrorThatRemainsAfterAChange() {
        Random random = new Random(2);
        Observations observations = linear(random, 50);
        LinearChange exact = new LinearChange(new double[][] {{2, -1}}, new double[] {5});
        LinearChange off = new LinearChange(new double[][] {{2, -1}}, new double[] {6});

        assertThat(observations.error(exact)).isCloseTo(0, within(1e-9));
        assertThat(observations.error(off)).isCloseTo(50, within(1e-9));
    }

    /** What the training observations show by chance does not hold for others. */
    @Test
    void changesBiasesOnlyWhereNothingElseHelps() {
        Random random = new Random(3);

        LinearChange change = RidgeRegression.fit(noise(random, 12), noise(random, 500));

        assertThat(change.weight(0, 0)).isZero();
        assertThat(change.bias(0)).isCloseTo(1, within(0.2));
    }

    @Test
    void leavesWeightsAloneWhereInputsNeverVary() {
        Observations constant = new Observations(1, 1);
        constant.add(new double[] {4}, new double[] {1});
        constant.add(new double[] {4}, new double[] {3});

        LinearChange change = RidgeRegression.fit(constant, new Observations(1, 1));

        assertThat(change.weight(0, 0)).isZero();
        assertThat(change.bias(0)).isEqualTo(2);
    }

    @Test
    void changesNothingWithoutObservations() {
        LinearChange change = RidgeRegression.fit(new Observations(3, 2), new Observations(3, 2));

        assertThat(change.weight(1, 2)).isZero();
        assertThat(change.bias(1)).isZero();
    }

    private static Observations linear(Random random, int count) {
        Observations observations = new Observations(2, 1);
        for (int i = 0; i < count; i++) {
            double one = random.nextGaussian();
            double other = 3 + random.nextGaussian();
            observations.add(new double[] {one, other}, new double[] {2 * one - other + 5});
        }
        return observations;
    }

    private static Observations noise(Random random, int count) {
        Observations observations = new Observations(10, 1);
        for (int i = 0; i < count; i++) {
            observations.add(random.doubles(10).toArray(), new double[] {1 + random.nextGaussian()});
        }
        return observations;
    }
}
