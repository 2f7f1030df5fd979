package dev.assay.agent.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.wire.Scoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestCentroidScorerTest {
    private static final Scoring MEAN = new Scoring.NearestCentroid(Pooling.MEAN, "attention_mask");
    private static final Scoring FIRST_TOKEN = new Scoring.NearestCentroid(Pooling.FIRST_TOKEN, "attention_mask");

    private static final int WIDTH = 5;
    private static final int CLASSES = 4;

    @TempDir
    Path directory;

    @Test
    void picksTheClassWhoseCentroidPointsTheSameWay() {
        SampleSet samples = TestTensors.samples(directory, 2, 3, 2, List.of(0, 1, 0, 1, 1), ones(5, 1));
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        // A long vector must not win by its length.
        scorer.accept(0, 3, 3, List.of(TestTensors.float32("e", List.of(3L, 1L, 2L), 1, 0, 0, 100, 5, 1)));
        scorer.accept(3, 2, 2, List.of(TestTensors.float32("e", List.of(2L, 1L, 2L), 0.1f, 0.2f, 3, 2)));
        assertThat(scorer.score()).isEqualTo(new Classification(2, List.of(0, 1, 0)));
    }

    @Test
    void leavesMaskedTokensOutOfTheMean() {
        long[][] masks = {{1, 0}, {1, 0}, {1, 1}, {1, 0}};
        SampleSet samples = TestTensors.samples(directory, 2, 2, 2, List.of(0, 1, 1, 0), masks);
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        scorer.accept(
                0,
                4,
                4,
                List.of(TestTensors.float32(
                        "e", List.of(4L, 2L, 2L), 1, 0, Float.NaN, 9, 0, 1, 9, 0, 1, 0, 0, 3, 1, 0, 0, 3)));
        assertThat(scorer.score()).isEqualTo(new Classification(2, List.of(1, 0)));
    }

    @Test
    void takesTheFirstTokenWhereAsked() {
        SampleSet samples = TestTensors.samples(directory, 2, 1, 2, List.of(0, 1, 1), ones(3, 2));
        Scorer scorer = Scorer.forVariant(FIRST_TOKEN, samples, directory.resolve("unused"));
        scorer.accept(
                0, 3, 3, List.of(TestTensors.float32("e", List.of(3L, 2L, 2L), 1, 0, 0, 9, 0, 1, 9, 0, 0, 2, 50, 0)));
        assertThat(scorer.score()).isEqualTo(new Classification(1, List.of(1)));
    }

    @Test
    void ignoresRowsThatPadTheBatch() {
        SampleSet samples = TestTensors.samples(directory, 2, 1, 2, List.of(0, 1, 1), ones(3, 1));
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        scorer.accept(0, 2, 2, List.of(TestTensors.float32("e", List.of(2L, 2L), 1, 0, 0, 1)));
        scorer.accept(2, 1, 2, List.of(TestTensors.float32("e", List.of(2L, 2L), 0, 1, Float.NaN, Float.NaN)));
        assertThat(scorer.score()).isEqualTo(new Classification(1, List.of(1)));
    }

    @Test
    void readsHalfPrecisionAndIntegerEmbeddings() {
        SampleSet samples = TestTensors.samples(directory, 2, 1, 2, List.of(0, 1, 1), ones(3, 1));
        for (Tensor output : List.of(
                TestTensors.float16("e", List.of(3L, 2L), 1, 0, 0, 1, 0.5f, 0.75f),
                TestTensors.int32("e", List.of(3L, 2L), 1, 0, 0, 1, 2, 3),
                TestTensors.int64("e", List.of(3L, 2L), 1, 0, 0, 1, 2, 3))) {
            Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
            scorer.accept(0, 3, 3, List.of(output));
            assertThat(scorer.score()).isEqualTo(new Classification(1, List.of(1)));
        }
    }

    @Test
    void givesEquallyNearClassesToTheLowest() {
        SampleSet samples = TestTensors.samples(directory, 2, 1, 3, List.of(2, 1, 2), ones(3, 1));
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        scorer.accept(0, 3, 3, List.of(TestTensors.float32("e", List.of(3L, 2L), 1, 0, 0, 1, 1, 1)));
        // Class 0 has no references, so class 1 is the lowest that can be predicted.
        assertThat(scorer.score()).isEqualTo(new Classification(0, List.of(1)));
    }

    @Test
    void refusesToScoreAModelThatAnswersNan() {
        SampleSet samples = TestTensors.samples(directory, 2, 2, 2, List.of(0, 1, 1, 0), ones(4, 1));
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        scorer.accept(
                0,
                4,
                4,
                List.of(TestTensors.float32(
                        "e", List.of(4L, 2L), Float.POSITIVE_INFINITY, 0, 0, 1, 1, Float.NaN, 1, 1)));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(scorer::score)
                .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.non-finite-output"))
                .withMessageContaining("2 of 4 samples, first for sample 0");
    }

    @Test
    void refusesOutputsThatAreNoEmbeddings() {
        SampleSet samples = TestTensors.samples(directory, 1, 1, 1, List.of(0, 0), ones(2, 3));
        for (List<Tensor> outputs : List.of(
                List.<Tensor>of(),
                List.of(TestTensors.float32("e", List.of(3L), 1, 1, 1)),
                List.of(TestTensors.float32("e", List.of(2L, 1L, 1L, 1L), 1, 1)),
                // Two tokens in the output, three in the mask.
                List.of(TestTensors.float32("e", List.of(2L, 2L, 1L), 1, 1, 1, 1)))) {
            Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> scorer.accept(0, 2, 2, outputs))
                    .satisfies(e -> assertThat(e.problems().getFirst().code()).isEqualTo("score.bad-output"));
        }
    }

    @Test
    void refusesSamplesWithoutLabelsReferencesOrMask() {
        SampleSet unlabelled = TestTensors.unlabelled(directory, 2);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Scorer.forBaseline(MEAN, unlabelled, directory.resolve("unused")))
                .withMessageContaining("no labels");
        SampleSet noReferences = TestTensors.samples(directory, 0, 1, 1, List.of(0), ones(1, 1));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Scorer.forBaseline(MEAN, noReferences, directory.resolve("unused")))
                .withMessageContaining("no reference samples");
        SampleSet samples = TestTensors.samples(directory, 1, 1, 1, List.of(0, 0), ones(2, 1));
        Scorer scorer = Scorer.forBaseline(
                new Scoring.NearestCentroid(Pooling.MEAN, "no_such_mask"), samples, directory.resolve("unused"));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> scorer.accept(0, 2, 2, List.of(TestTensors.float32("e", List.of(2L, 1L, 1L), 1, 1))))
                .withMessageContaining("no_such_mask");
    }

    @Test
    void refusesSamplesOutOfOrderAndAnEarlyScore() {
        SampleSet samples = TestTensors.samples(directory, 1, 2, 1, List.of(0, 0, 0), ones(3, 1));
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        Tensor two = TestTensors.float32("e", List.of(2L, 1L), 1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> scorer.accept(1, 2, 2, List.of(two)));
        scorer.accept(0, 2, 2, List.of(two));
        assertThatIllegalArgumentException().isThrownBy(() -> scorer.accept(0, 1, 2, List.of(two)));
        assertThatIllegalArgumentException().isThrownBy(() -> scorer.accept(2, 2, 2, List.of(two)));
        assertThatIllegalStateException().isThrownBy(scorer::score).withMessageContaining("2 of 3");
    }

    @Property(tries = 25)
    void scalingAllOutputsByAPowerOfTwoChangesNothing(
            @ForAll long seed, @ForAll @IntRange(min = -20, max = 20) int log2) throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[][] embeddings = embeddings(seed, 40);
            float scale = Math.scalb(1f, log2);
            float[][] scaled = new float[embeddings.length][WIDTH];
            for (int i = 0; i < embeddings.length; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    scaled[i][j] = embeddings[i][j] * scale;
                }
            }
            List<Integer> labels = labels(seed, 40);
            assertThat(score(path, scaled, labels, 7)).isEqualTo(score(path, embeddings, labels, 7));
        });
    }

    @Property(tries = 25)
    void theSizeOfTheBatchChangesNothing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int batch)
            throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[][] embeddings = embeddings(seed, 40);
            List<Integer> labels = labels(seed, 40);
            assertThat(score(path, embeddings, labels, batch)).isEqualTo(score(path, embeddings, labels, 1));
        });
    }

    @Property(tries = 25)
    void shufflingEvaluationSamplesShufflesPredictions(@ForAll long seed) throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[][] embeddings = embeddings(seed, 40);
            List<Integer> labels = labels(seed, 40);
            List<Integer> order =
                    new ArrayList<>(IntStream.range(20, 40).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            float[][] shuffled = embeddings.clone();
            List<Integer> shuffledLabels = new ArrayList<>(labels);
            for (int i = 0; i < 20; i++) {
                shuffled[20 + i] = embeddings[order.get(i)];
                shuffledLabels.set(20 + i, labels.get(order.get(i)));
            }
            Classification straight = score(path, embeddings, labels, 8);
            Classification mixed = score(path, shuffled, shuffledLabels, 8);
            assertThat(mixed.correct()).isEqualTo(straight.correct());
            assertThat(mixed.predictions())
                    .isEqualTo(order.stream()
                            .map(i -> straight.predictions().get(i - 20))
                            .toList());
        });
    }

    @Property(tries = 25)
    void samplesEqualToTheOnlyReferenceOfTheirClassAreAlwaysRight(@ForAll long seed) throws IOException {
        TestTensors.withTemporaryDirectory(path -> {
            float[][] references = embeddings(seed, CLASSES);
            float[][] embeddings = new float[2 * CLASSES][];
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < 2 * CLASSES; i++) {
                embeddings[i] = references[i % CLASSES];
                labels.add(i % CLASSES);
            }
            assertThat(score(path, embeddings, labels, 3).correct()).isEqualTo(CLASSES);
        });
    }

    private static Classification score(Path directory, float[][] embeddings, List<Integer> labels, int batch) {
        int half = embeddings.length / 2;
        SampleSet samples = TestTensors.samples(directory, half, half, CLASSES, labels, ones(embeddings.length, 1));
        Scorer scorer = Scorer.forVariant(MEAN, samples, directory.resolve("unused"));
        for (int first = 0; first < embeddings.length; first += batch) {
            float[] values = new float[batch * WIDTH];
            int count = Math.min(batch, embeddings.length - first);
            for (int i = 0; i < count; i++) {
                System.arraycopy(embeddings[first + i], 0, values, i * WIDTH, WIDTH);
            }
            Tensor output = TestTensors.float32("e", List.of((long) batch, 1L, (long) WIDTH), values);
            scorer.accept(first, count, batch, List.of(output));
        }
        return (Classification) Objects.requireNonNull(scorer.score());
    }

    private static float[][] embeddings(long seed, int count) {
        Random random = new Random(seed);
        float[][] embeddings = new float[count][WIDTH];
        for (float[] embedding : embeddings) {
            for (int j = 0; j < WIDTH; j++) {
                embedding[j] = (float) random.nextGaussian();
            }
        }
        return embeddings;
    }

    private static List<Integer> labels(long seed, int count) {
        Random random = new Random(seed + 1);
        return IntStream.range(0, count)
                .map(i -> i < CLASSES ? i : random.nextInt(CLASSES))
                .boxed()
                .toList();
    }

    private static long[][] ones(int samples, int tokens) {
        long[][] masks = new long[samples][tokens];
        for (long[] mask : masks) {
            Arrays.fill(mask, 1);
        }
        return masks;
    }
}
