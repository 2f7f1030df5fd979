package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.testing.Protos;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class RoundingTest {
    /** No multiple of the larger block sizes: the last block is short. */
    private static final int ROWS = 152;

    private static final int COLUMNS = 24;

    @Property(tries = 12)
    void gptqGivesBetterProductsThanNearestWhereActivationsGoTogether(
            @ForAll("blockSizes") int blockSize, @ForAll boolean symmetric) {
        float[] activations = correlated(400);
        Hessian hessian = new Hessian(ROWS);
        hessian.add(activations);
        WeightColumns weight = new WeightColumns(Protos.random("w", 5, ROWS, COLUMNS), false);
        BlockQuantizer quantizer = new BlockQuantizer(4, symmetric);

        BlockwiseMatrix gptq =
                new GptqRounding(Objects.requireNonNull(hessian.inverseFactor())).round(weight, quantizer, blockSize);
        BlockwiseMatrix nearest = new NearestRounding().round(weight, quantizer, blockSize);

        assertThat(productError(activations, weight, gptq))
                .isLessThan(0.6 * productError(activations, weight, nearest));
    }

    @Example
    void gptqIsNearestWhereActivationsAreIndependent() {
        Hessian hessian = new Hessian(ROWS);
        float[] identity = new float[ROWS * ROWS];
        for (int i = 0; i < ROWS; i++) {
            identity[i * ROWS + i] = 1;
        }
        hessian.add(identity);
        WeightColumns weight = new WeightColumns(Protos.random("w", 5, ROWS, COLUMNS), false);
        BlockQuantizer quantizer = new BlockQuantizer(4, false);

        BlockwiseMatrix gptq =
                new GptqRounding(Objects.requireNonNull(hessian.inverseFactor())).round(weight, quantizer, 32);

        assertThat(gptq).usingRecursiveComparison().isEqualTo(new NearestRounding().round(weight, quantizer, 32));
    }

    @Example
    void factorsTheInverseOfTheDampedSums() {
        int size = 5;
        float[] rows = new float[size * 9];
        Random random = new Random(3);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        Hessian hessian = new Hessian(size);
        hessian.add(rows);
        double[] factor = Objects.requireNonNull(hessian.inverseFactor());

        double[][] sums = new double[size][size];
        double trace = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (int row = 0; row < 9; row++) {
                    sums[i][j] += (double) rows[row * size + i] * rows[row * size + j];
                }
            }
            trace += sums[i][i];
        }
        for (int i = 0; i < size; i++) {
            sums[i][i] += 0.01 * trace / size;
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double product = 0;
                for (int k = 0; k < size; k++) {
                    for (int m = 0; m < size; m++) {
                        product += sums[i][k] * factor[k * size + m] * factor[j * size + m];
                    }
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-9));
            }
        }
    }

    @Example
    void hasNoFactorWhereActivationsAreNotFinite() {
        Hessian hessian = new Hessian(2);
        hessian.add(new float[] {1, Float.POSITIVE_INFINITY});

        assertThat(hessian.inverseFactor()).isNull();
    }

    @Property(tries = 50)
    void halfQuadraticErrorIsNeverAboveThatOfNearest(@ForAll long seed, @ForAll("blockSizes") int blockSize) {
        TensorProto.Builder heavyTailed = Protos.random("w", seed, 64, 8).toBuilder();
        for (int i = 0; i < heavyTailed.getFloatDataCount(); i++) {
            float value = heavyTailed.getFloatData(i);
            heavyTailed.setFloatData(i, 0.05f * value * value * value);
        }
        WeightColumns weight = new WeightColumns(heavyTailed.build(), false);
        BlockQuantizer quantizer = new BlockQuantizer(4, false);

        double fitted = normError(weight, new HalfQuadraticRounding().round(weight, quantizer, blockSize));
        double nearest = normError(weight, new NearestRounding().round(weight, quantizer, blockSize));

        assertThat(fitted).isLessThan(nearest);
    }

    @Property(tries = 200)
    void nearestIsOffByHalfAStepAtMost(@ForAll("weights") float[] values, @ForAll("blockSizes") int blockSize) {
        TensorProto matrix = Tensors.ofFloats("w", List.of(64L, 2L), values);
        WeightColumns weight = new WeightColumns(matrix, false);

        BlockwiseMatrix rounded = new NearestRounding().round(weight, new BlockQuantizer(4, false), blockSize);

        float[] column = new float[64];
        for (int n = 0; n < 2; n++) {
            weight.read(n, column);
            for (int k = 0; k < 64; k++) {
                float step = rounded.parameters(n, k / blockSize).scale();
                assertThat(Math.abs(rounded.value(n, k) - column[k])).isLessThanOrEqualTo(0.5001f * step);
            }
        }
    }

    @Property
    void tableGivesPowers(
            @ForAll @IntRange(min = -120, max = 120) int exponent, @ForAll @FloatRange(min = 1, max = 2) float part) {
        float value = Math.scalb(part, exponent);
        for (double power : new double[] {-0.3, 0.7}) {
            assertThat(new PowerTable(power).of(value) / Math.pow(value, power)).isCloseTo(1, within(1e-5));
        }
    }

    @Provide
    static Arbitrary<Integer> blockSizes() {
        return Arbitraries.of(16, 32, 128, 256);
    }

    @Provide
    static Arbitrary<float[]> weights() {
        return Arbitraries.floats().between(-100, 100).array(float[].class).ofSize(128);
    }

    /** Return rows of which each value is a mix of a few hidden ones, plus a little noise. */
    private static float[] correlated(int count) {
        Random random = new Random(11);
        int hidden = 20;
        float[] mix = new float[hidden * ROWS];
        for (int i = 0; i < mix.length; i++) {
            mix[i] = (float) random.nextGaussian();
        }
        float[] rows = new float[count * ROWS];
        for (int row = 0; row < count; row++) {
            for (int h = 0; h < hidden; h++) {
                float value = (float) random.nextGaussian();
                for (int i = 0; i < ROWS; i++) {
                    rows[row * ROWS + i] += value * mix[h * ROWS + i];
                }
            }
            for (int i = 0; i < ROWS; i++) {
                rows[row * ROWS + i] += 0.3f * (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private static double productError(float[] activations, WeightColumns weight, BlockwiseMatrix rounded) {
        double sum = 0;
        float[] column = new float[ROWS];
        for (int n = 0; n < COLUMNS; n++) {
            weight.read(n, column);
            for (int start = 0; start < activations.length; start += ROWS) {
                double error = 0;
                for (int k = 0; k < ROWS; k++) {
                    error += activations[start + k] * (double) (rounded.value(n, k) - column[k]);
                }
                sum += error * error;
            }
        }
        return sum;
    }

    private static double normError(WeightColumns weight, BlockwiseMatrix rounded) {
        double sum = 0;
        float[] column = new float[weight.rows()];
        for (int n = 0; n < weight.columns(); n++) {
            weight.read(n, column);
            for (int k = 0; k < column.length; k++) {
                sum += Math.pow(Math.abs(rounded.value(n, k) - column[k]), HalfQuadraticRounding.NORM);
            }
        }
        return sum;
    }
}
