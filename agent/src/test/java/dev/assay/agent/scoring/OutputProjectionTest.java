package dev.assay.agent.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.random.SplitMix64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputProjectionTest {
    private final OutputProjection projection = new OutputProjection();

    @Test
    void fewNumbersAreKeptAsTheyAre() {
        assertThat(project(
                        List.of(
                                TestTensors.float32("a", List.of(1L, 3L), 1, -2, 3),
                                TestTensors.float32("b", List.of(1L, 1L), 4)),
                        1,
                        0))
                .startsWith(1, -2, 3, 4, 0, 0)
                .hasSize(Fingerprints.WIDTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 384, 50_000})
    void distancesAreKept(int elements) {
        SplitMix64 random = new SplitMix64(elements);
        // The standard deviation of one squared distance is a quarter of it: of the mean of 200, 2 %.
        double sum = 0;
        for (int pair = 0; pair < 200; pair++) {
            float[] one = gaussian(random, elements);
            float[] other = gaussian(random, elements);
            double expected = square(one, other) * Math.min(elements, OutputProjection.MOST_ELEMENTS) / elements;
            sum += square(projectOne(one), projectOne(other)) / expected;
        }
        assertThat(sum / 200).isBetween(0.9, 1.1);
    }

    @Test
    void theRowOfABatchIsProjectedAsIfItWereAlone() {
        float[] first = gaussian(new SplitMix64(1), 100);
        float[] second = gaussian(new SplitMix64(2), 100);
        float[] batch = new float[200];
        System.arraycopy(first, 0, batch, 0, 100);
        System.arraycopy(second, 0, batch, 100, 100);
        List<Tensor> outputs = List.of(TestTensors.float32("y", List.of(2L, 100L), batch));

        assertThat(project(outputs, 2, 0)).isEqualTo(projectOne(first));
        assertThat(project(outputs, 2, 1)).isEqualTo(projectOne(second));
    }

    @Test
    void integersCountOnlyWhereThereIsNothingElse() {
        Tensor classes = TestTensors.bytes("class", ElementType.UINT8, List.of(1L, 2L), 7, 9);
        Tensor scores = TestTensors.float32("score", List.of(1L, 1L), 0.5f);

        assertThat(project(List.of(classes, scores), 1, 0)).startsWith(0.5f, 0);
        assertThat(project(List.of(classes), 1, 0)).startsWith(7, 9, 0);
    }

    @Test
    void whatIsNoNumberCountsAsZero() {
        assertThat(project(
                        List.of(TestTensors.float32("y", List.of(1L, 4L), Float.NaN, 1, Float.NEGATIVE_INFINITY, 2)),
                        1,
                        0))
                .startsWith(0, 1, 0, 2);
    }

    @Test
    void outputsThatCantBeCutIntoRowsAreRefused() {
        List<Tensor> outputs = List.of(TestTensors.float32("y", List.of(3L), 1, 2, 3));

        assertThat(projection.project(outputs, 2, 0, new float[Fingerprints.WIDTH]))
                .isFalse();
        assertThat(projection.project(List.of(), 1, 0, new float[Fingerprints.WIDTH]))
                .isFalse();
    }

    private float[] projectOne(float[] values) {
        return project(List.of(TestTensors.float32("y", List.of(1L, (long) values.length), values)), 1, 0);
    }

    private float[] project(List<Tensor> outputs, int batch, int row) {
        float[] into = new float[Fingerprints.WIDTH];
        assertThat(projection.project(outputs, batch, row, into)).isTrue();
        return into;
    }

    private static float[] gaussian(SplitMix64 random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double square(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - (double) other[i]) * (one[i] - (double) other[i]);
        }
        return sum;
    }
}
