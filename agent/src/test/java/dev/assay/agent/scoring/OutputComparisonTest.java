package dev.assay.agent.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.measurement.TimedOutputs.Verdict;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs of models of many kinds, right ones with rounding noise and wrong ones. */
class OutputComparisonTest {
    private static final int SAMPLES = 100;

    private final SplitMix64 random = new SplitMix64(1);

    /** What outputs of a model look like. */
    enum Model {
        /** Each sample has an output of its own. */
        EMBEDDING {
            @Override
            double element(int sample, int element, SplitMix64 random) {
                return random.nextGaussian();
            }
        },
        /** One of two answers, nearly the same for all samples of a class; nine of ten samples are of the first. */
        TWO_CLASSES {
            @Override
            double element(int sample, int element, SplitMix64 random) {
                return (sample % 10 == 0 ? -1 : 1) * (element % 2 == 0 ? 4 : -4) + 0.01 * random.nextGaussian();
            }
        },
        /** Some outputs are a thousand times as long as others. */
        HEAVY_TAILED {
            @Override
            double element(int sample, int element, SplitMix64 random) {
                return random.nextGaussian() * (sample % 25 == 0 ? 1000 : 1);
            }
        },
        /** A large part is the same for all samples. */
        COMMON_PART {
            @Override
            double element(int sample, int element, SplitMix64 random) {
                return 3 + random.nextGaussian();
            }
        };

        abstract double element(int sample, int element, SplitMix64 random);

        List<float[]> outputs() {
            SplitMix64 random = new SplitMix64(2);
            return IntStream.range(0, SAMPLES)
                    .mapToObj(sample -> {
                        float[] output = new float[Fingerprints.WIDTH];
                        for (int i = 0; i < output.length; i++) {
                            output[i] = (float) element(sample, i, random);
                        }
                        return output;
                    })
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rightOutputsAreTheSameHoweverTheyAreRounded(Model model) {
        List<float[]> outputs = model.outputs();

        assertThat(compare(outputs, outputs::get)).isEqualTo(TimedOutputs.of(SAMPLES, 0, 0, between(outputs)));
        TimedOutputs rounded = compare(outputs, sample -> noisy(outputs.get(sample), 0.03));
        assertThat(rounded.verdict()).isEqualTo(Verdict.SAME);
        assertThat(rounded.worstDifference()).isBetween(0.02, 0.06);
    }

    @ParameterizedTest
    @EnumSource
    void oneCachedOutputForAllIsFound(Model model) {
        List<float[]> outputs = model.outputs();

        TimedOutputs found = compare(outputs, _ -> outputs.get(7));

        assertThat(found.verdict()).isEqualTo(Verdict.DIFFERENT);
        // Whoever has the cached sample's class got what is right.
        assertThat(found.different()).isGreaterThanOrEqualTo(model == Model.TWO_CLASSES ? 10 : 90);
    }

    @ParameterizedTest
    @EnumSource
    void theOutputOfTheSampleBeforeIsFound(Model model) {
        List<float[]> outputs = model.outputs();

        TimedOutputs found = compare(outputs, sample -> outputs.get((sample + SAMPLES - 1) % SAMPLES));

        assertThat(found.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(found.different()).isGreaterThanOrEqualTo(model == Model.TWO_CLASSES ? 20 : 90);
    }

    @ParameterizedTest
    @EnumSource
    void zerosAreFound(Model model) {
        TimedOutputs found = compare(model.outputs(), _ -> new float[Fingerprints.WIDTH]);

        assertThat(found.different()).isEqualTo(SAMPLES);
    }

    @Test
    void aFewWrongOnesAreCounted() {
        List<float[]> outputs = Model.EMBEDDING.outputs();

        TimedOutputs found = compare(outputs, sample -> outputs.get(sample % 20 == 3 ? 0 : sample));

        assertThat(found.different()).isEqualTo(5);
        assertThat(found.checked()).isEqualTo(SAMPLES);
    }

    @Test
    void noiseFarAboveWhatIsHarmlessIsNoneOfItWhereSamplesDifferMore() {
        List<float[]> outputs = Model.EMBEDDING.outputs();

        TimedOutputs noisy = compare(outputs, sample -> noisy(outputs.get(sample), 0.3));

        assertThat(noisy.verdict()).isEqualTo(Verdict.SAME);
        assertThat(noisy.worstDifference()).isGreaterThan(0.3);
    }

    @Test
    void outputsThatAreNearlyTheSameForAllSamplesAllowNoVerdict() {
        List<float[]> outputs = IntStream.range(0, SAMPLES)
                .mapToObj(_ -> noisy(Model.EMBEDDING.outputs().getFirst(), 0.02))
                .toList();

        assertThat(compare(outputs, _ -> outputs.getFirst()).verdict()).isEqualTo(Verdict.TOO_ALIKE);
        assertThat(compare(outputs, _ -> new float[Fingerprints.WIDTH]).verdict())
                .isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void outputsOfNothingButZerosAreEqual() {
        List<float[]> zeros = List.of(new float[Fingerprints.WIDTH], new float[Fingerprints.WIDTH]);

        assertThat(compare(zeros, zeros::get)).isEqualTo(TimedOutputs.of(2, 0, 0, 0));
    }

    @Test
    void samplesThatTheAccuracyRunDidNotKeepAreNotChecked() {
        Fingerprints known =
                Fingerprints.of(List.of(0, 1), Model.EMBEDDING.outputs().subList(0, 2));
        Fingerprints timed =
                Fingerprints.of(List.of(1, 5), Model.EMBEDDING.outputs().subList(1, 3));

        assertThat(new OutputComparison(known).compare(timed, 0))
                .satisfies(compared -> assertThat(compared.checked()).isOne());
        assertThat(new OutputComparison(known)
                        .compare(
                                Fingerprints.of(
                                        List.of(9), Model.EMBEDDING.outputs().subList(0, 1)),
                                0))
                .isNull();
    }

    private static double between(List<float[]> outputs) {
        return compare(outputs, outputs::get).betweenSamples();
    }

    private static TimedOutputs compare(List<float[]> outputs, IntFunction<float[]> timed) {
        List<Integer> samples = IntStream.range(0, outputs.size()).boxed().toList();
        List<float[]> answers = new ArrayList<>();
        samples.forEach(sample -> answers.add(timed.apply(sample)));
        return Objects.requireNonNull(
                new OutputComparison(Fingerprints.of(samples, outputs)).compare(Fingerprints.of(samples, answers), 0));
    }

    /** Add noise whose length is a share of the output's own. */
    private float[] noisy(float[] output, double share) {
        double square = 0;
        for (float element : output) {
            square += element * element;
        }
        float[] noisy = new float[output.length];
        for (int i = 0; i < output.length; i++) {
            noisy[i] = (float) (output[i] + share * Math.sqrt(square / output.length) * random.nextGaussian());
        }
        return noisy;
    }
}
