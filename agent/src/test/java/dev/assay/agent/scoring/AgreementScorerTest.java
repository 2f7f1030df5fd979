package dev.assay.agent.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Fidelity;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.wire.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementScorerTest {
    private static final Scoring AGREEMENT = new Scoring.BaselineAgreement();
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @TempDir
    Path directory;

    @Test
    void measuresCosineTop1AndErrorsOfEachSample() {
        Fidelity fidelity = compare(
                TestTensors.float32("y", List.of(2L, 2L), 3, 4, 1, 0),
                TestTensors.float32("y", List.of(2L, 2L), 4, 3, 1, 0));
        assertThat(fidelity.cosine().getFirst()).isCloseTo(24.0 / 25.0, within(1e-15));
        assertThat(fidelity.cosine().getLast()).isEqualTo(1);
        assertThat(fidelity.top1Agrees()).containsExactly(false, true);
        assertThat(fidelity.maxAbsoluteError()).isEqualTo(1);
        assertThat(fidelity.maxRelativeError()).isEqualTo(0.25);
    }

    @Test
    void comparesOutputsOfDifferentTypes() {
        Fidelity fidelity = compare(
                TestTensors.float32("y", List.of(1L, 3L), 1, 0.5f, 0),
                TestTensors.float16("y", List.of(1L, 3L), 1, 0.5f, 0));
        assertThat(fidelity).isEqualTo(new Fidelity(List.of(1.0), List.of(true), 0, 0));
        assertThat(compare(
                                TestTensors.bytes("y", ElementType.UINT8, List.of(1L, 2L), 200, 100),
                                TestTensors.int32("y", List.of(1L, 2L), 200, 100))
                        .maxAbsoluteError())
                .isZero();
        assertThat(compare(
                                TestTensors.bytes("y", ElementType.INT8, List.of(1L, 2L), 200, 100),
                                TestTensors.int64("y", List.of(1L, 2L), -56, 100))
                        .maxAbsoluteError())
                .isZero();
        assertThat(compare(
                                TestTensors.bytes("y", ElementType.BOOL, List.of(1L, 2L), 0, 5),
                                TestTensors.float32("y", List.of(1L, 2L), 0, 1))
                        .maxAbsoluteError())
                .isZero();
    }

    @Test
    void countsNanAndOneSidedInfinityAsDisagreementAndKeepsNumbersFinite() {
        Fidelity fidelity = compare(
                TestTensors.float32("y", List.of(5L, 2L), 1, 2, 1, 2, Float.NaN, 1, INFINITY, 2, INFINITY, 1),
                TestTensors.float32(
                        "y", List.of(5L, 2L), 1, Float.NaN, INFINITY, 2, Float.NaN, 1, INFINITY, 2, -INFINITY, 1));
        assertThat(fidelity)
                .isEqualTo(new Fidelity(
                        List.of(0.0, 0.0, 0.0, 1.0, 0.0), List.of(false, false, false, true, false), 0, 0));
        assertThat(AssayJson.mapper().writeValueAsString(fidelity)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void givesZerosADefinedCosine() {
        Fidelity fidelity = compare(
                TestTensors.float32("y", List.of(2L, 2L), 0, 0, 0, 0),
                TestTensors.float32("y", List.of(2L, 2L), 0, 0, 0, 5));
        assertThat(fidelity).isEqualTo(new Fidelity(List.of(1.0, 0.0), List.of(true, false), 5, 0));
    }

    @Test
    void matchesSeveralOutputsByNameElseByPosition() {
        List<Tensor> baseline =
                List.of(TestTensors.float32("a", List.of(1L, 1L), 1), TestTensors.float32("b", List.of(1L, 2L), 2, 3));
        List<Tensor> swapped = List.of(baseline.getLast(), baseline.getFirst());
        List<Tensor> renamed = List.of(
                TestTensors.float32("a_quantized", List.of(1L, 1L), 1),
                TestTensors.float32("b_quantized", List.of(1L, 2L), 2, 3));
        Fidelity perfect = new Fidelity(List.of(1.0), List.of(true), 0, 0);
        assertThat(compare(baseline, swapped, 1, 1)).isEqualTo(perfect);
        assertThat(compare(baseline, renamed, 1, 1)).isEqualTo(perfect);
    }

    @Test
    void takesTheWholeOutputOfABatchOfOne() {
        Tensor unbatched = TestTensors.float32("boxes", List.of(3L, 2L), 1, 2, 3, 4, 5, 6);
        Tensor batched = TestTensors.float32("boxes", List.of(1L, 3L, 2L), 1, 2, 3, 4, 5, 7);
        assertThat(compare(List.of(unbatched), List.of(batched), 1, 1).maxAbsoluteError())
                .isEqualTo(1);
    }

    @Test
    void refusesOutputsOfAnotherShapeAndNamesBoth() {
        Tensor two = TestTensors.float32("y", List.of(1L, 2L), 1, 2);
        Tensor three = TestTensors.float32("z", List.of(1L, 3L), 1, 2, 3);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> compare(two, three))
                .withMessageContaining("z[3]")
                .withMessageContaining("y[2]")
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.outputs-differ"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> compare(List.of(two), List.of(two, three), 1, 1))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.outputs-differ"));
    }

    @Test
    void refusesABaselineWhoseOutputsChangeTheirShape() {
        SampleSet samples = TestTensors.unlabelled(directory, 2);
        try (Scorer recorder = Scorer.forBaseline(AGREEMENT, samples, directory.resolve("outputs"))) {
            recorder.accept(0, 1, 1, List.of(TestTensors.float32("y", List.of(1L, 2L), 1, 2)));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() ->
                            recorder.accept(1, 1, 1, List.of(TestTensors.float32("y", List.of(1L, 3L), 1, 2, 3))))
                    .withMessageContaining("y[3]")
                    .withMessageContaining("y[2]");
        }
    }

    @Test
    void leavesReferenceSamplesOut() {
        SampleSet samples = TestTensors.samples(directory, 1, 1, 1, List.of(0, 0), new long[][] {{1}, {1}});
        Fidelity fidelity = compare(
                samples,
                List.of(TestTensors.float32("y", List.of(2L, 1L), 1, 2)),
                List.of(TestTensors.float32("y", List.of(2L, 1L), 9, 2)),
                2,
                2);
        assertThat(fidelity).isEqualTo(new Fidelity(List.of(1.0), List.of(true), 0, 0));
    }

    @Test
    void leavesNoFileOfAnUnfinishedBaseline() throws IOException {
        SampleSet samples = TestTensors.unlabelled(directory, 2);
        Path outputs = directory.resolve("outputs");
        try (Scorer recorder = Scorer.forBaseline(AGREEMENT, samples, outputs)) {
            recorder.accept(0, 1, 1, List.of(TestTensors.float32("y", List.of(1L, 1L), 1)));
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("outputs"));
        }
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Scorer.forVariant(AGREEMENT, samples, outputs))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.no-baseline-outputs"));
    }

    @Test
    void refusesADamagedFile() throws IOException {
        SampleSet samples = TestTensors.unlabelled(directory, 1);
        Path outputs = directory.resolve("outputs");
        Tensor tensor = TestTensors.float32("y", List.of(1L, 2L), 1, 2);
        try (Scorer recorder = Scorer.forBaseline(AGREEMENT, samples, outputs)) {
            recorder.accept(0, 1, 1, List.of(tensor));
            assertThat(recorder.score()).isNull();
        }
        byte[] whole = Files.readAllBytes(outputs);
        for (int length = 0; length < whole.length; length++) {
            Files.write(outputs, Arrays.copyOf(whole, length));
            assertDamaged(samples, outputs);
        }
        for (int position = 0; position < 12; position++) {
            byte[] changed = whole.clone();
            changed[position] ^= 0x40;
            Files.write(outputs, changed);
            assertDamaged(samples, outputs);
        }
        Files.write(outputs, whole);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Scorer.forVariant(AGREEMENT, TestTensors.unlabelled(directory, 2), outputs))
                .withMessageContaining("1 samples");
    }

    @Test
    void refusesASampleSetWithNothingToCompare() {
        SampleSet samples = TestTensors.samples(directory, 1, 0, 1, List.of(0), new long[][] {{1}});
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Scorer.forBaseline(AGREEMENT, samples, directory.resolve("outputs")))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.samples-dont-fit"));
    }

    @Property(tries = 100)
    void aModelAgreesPerfectlyWithItself(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int batch)
            throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[] values = randomFloats(seed, 8 * 6);
            Fidelity fidelity = compareInBatches(path, values, values, 8, batch);
            assertThat(fidelity.cosine()).hasSize(8).containsOnly(1.0);
            assertThat(fidelity.top1Agrees()).hasSize(8).containsOnly(true);
            assertThat(fidelity.maxAbsoluteError()).isZero();
            assertThat(fidelity.maxRelativeError()).isZero();
        });
    }

    @Property(tries = 50)
    void scalingTheVariantKeepsCosineAndTop1(@ForAll long seed, @ForAll @IntRange(min = -20, max = 20) int log2)
            throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[] baseline = randomFloats(seed, 8 * 6);
            float[] variant = randomFloats(seed + 1, 8 * 6);
            float[] scaled = variant.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= Math.scalb(1f, log2);
            }
            Fidelity plain = compareInBatches(path, baseline, variant, 8, 3);
            Fidelity other = compareInBatches(path, baseline, scaled, 8, 3);
            assertThat(other.top1Agrees()).isEqualTo(plain.top1Agrees());
            for (int i = 0; i < 8; i++) {
                assertThat(other.cosine().get(i))
                        .isCloseTo(plain.cosine().get(i), within(1e-12))
                        .isBetween(-1.0, 1.0);
            }
        });
    }

    @Property(tries = 50)
    void aShiftOfOneElementIsTheLargestError(@ForAll long seed, @ForAll @IntRange(min = 0, max = 47) int position)
            throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[] baseline = randomFloats(seed, 8 * 6);
            float[] variant = baseline.clone();
            variant[position] += 0.5f;
            Fidelity fidelity = compareInBatches(path, baseline, variant, 8, 8);
            double error = (double) variant[position] - baseline[position];
            int sample = position / 6;
            double largest = IntStream.range(sample * 6, sample * 6 + 6)
                    .mapToDouble(i -> Math.abs(baseline[i]))
                    .max()
                    .orElseThrow();
            assertThat(fidelity.maxAbsoluteError()).isEqualTo(error);
            assertThat(fidelity.maxRelativeError()).isEqualTo(error / largest);
            for (int i = 0; i < 8; i++) {
                if (i != sample) {
                    assertThat(fidelity.cosine().get(i)).isEqualTo(1);
                }
            }
        });
    }

    private Fidelity compare(Tensor baseline, Tensor variant) {
        int batch = Math.toIntExact(baseline.shape().getFirst());
        return compare(List.of(baseline), List.of(variant), batch, batch);
    }

    private Fidelity compare(List<Tensor> baseline, List<Tensor> variant, int samples, int batch) {
        return compare(TestTensors.unlabelled(directory, samples), baseline, variant, samples, batch);
    }

    private Fidelity compare(SampleSet samples, List<Tensor> baseline, List<Tensor> variant, int count, int batch) {
        Path outputs = directory.resolve("outputs");
        try (Scorer recorder = Scorer.forBaseline(AGREEMENT, samples, outputs)) {
            recorder.accept(0, count, batch, baseline);
            assertThat(recorder.score()).isNull();
        }
        try (Scorer scorer = Scorer.forVariant(AGREEMENT, samples, outputs)) {
            scorer.accept(0, count, batch, variant);
            return fidelity(scorer.score());
        }
    }

    private static Fidelity compareInBatches(
            Path directory, float[] baseline, float[] variant, int samples, int batch) {
        SampleSet set = TestTensors.unlabelled(directory, samples);
        Path outputs = directory.resolve("outputs");
        try (Scorer recorder = Scorer.forBaseline(AGREEMENT, set, outputs)) {
            feed(recorder, baseline, samples, batch);
            assertThat(recorder.score()).isNull();
        }
        try (Scorer scorer = Scorer.forVariant(AGREEMENT, set, outputs)) {
            feed(scorer, variant, samples, batch);
            return fidelity(scorer.score());
        }
    }

    private static void feed(Scorer scorer, float[] values, int samples, int batch) {
        int width = values.length / samples;
        for (int first = 0; first < samples; first += batch) {
            float[] rows = Arrays.copyOfRange(values, first * width, (first + batch) * width);
            int count = Math.min(batch, samples - first);
            Tensor output = TestTensors.float32("y", List.of((long) batch, (long) width), rows);
            scorer.accept(first, count, batch, List.of(output));
        }
    }

    private static Fidelity fidelity(@Nullable AccuracyMeasurement measurement) {
        return (Fidelity) Objects.requireNonNull(measurement);
    }

    private static void assertDamaged(SampleSet samples, Path outputs) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Scorer.forVariant(AGREEMENT, samples, outputs))
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.damaged-baseline-outputs"));
    }

    private static float[] randomFloats(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
