package dev.assay.agent.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.wire.Scoring;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgMaxScorerTest {
    private static final long[] NO_MASK = {1};

    @TempDir
    Path directory;

    @Test
    void takesTheLargestElementAndCountsWhatIsRight() {
        Scorer scorer = scorer(List.of(2, 0, 1, 1));
        scorer.accept(0, 3, 3, List.of(TestTensors.float32("y", List.of(3L, 3L), -3, -2, -1, 9, 8, 7, 1, 2, 3)));
        // The second row pads the batch.
        scorer.accept(3, 1, 2, List.of(TestTensors.float32("y", List.of(2L, 3L), 0, 1, 0, 5, 0, 0)));
        assertThat(scorer.score()).isEqualTo(new Classification(3, List.of(2, 0, 2, 1)));
    }

    @Test
    void givesATieToTheLowestIndexAndReadsHalfPrecision() {
        Scorer scorer = scorer(List.of(1));
        scorer.accept(0, 1, 1, List.of(TestTensors.float16("y", List.of(1L, 3L), 0, 4, 4)));
        assertThat(scorer.score()).isEqualTo(new Classification(1, List.of(1)));
    }

    @Test
    void looksAtTheFirstOutputOnly() {
        Scorer scorer = scorer(List.of(0));
        scorer.accept(
                0,
                1,
                1,
                List.of(
                        TestTensors.float32("y", List.of(3L), 3, 2, 1),
                        TestTensors.float32("features", List.of(1L, 2L), 0, 9)));
        assertThat(scorer.score()).isEqualTo(new Classification(1, List.of(0)));
    }

    @Test
    void refusesToScoreAModelThatAnswersNotANumber() {
        Scorer scorer = scorer(List.of(0, 0));
        scorer.accept(
                0,
                2,
                2,
                List.of(TestTensors.float32(
                        "y", List.of(2L, 3L), Float.POSITIVE_INFINITY, 2, 1, Float.NaN, Float.NaN, Float.NaN)));
        assertThatThrownBy(scorer::score)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("NaN for 1 of 2 samples, first for sample 1");
    }

    @Test
    void refusesAnOutputThatHasNotOneElementForEachClass() {
        Scorer scorer = scorer(List.of(0));
        assertThatThrownBy(() -> scorer.accept(0, 1, 1, List.of(TestTensors.float32("y", List.of(1L, 4L), 1, 2, 3, 4))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'y' has 4 elements for a sample, but there are 3 classes");
    }

    @Test
    void refusesSamplesWithoutLabels() {
        SampleSet samples = TestTensors.unlabelled(directory, 2);
        assertThatThrownBy(() -> Scorer.forBaseline(new Scoring.ArgMax(), samples, directory.resolve("unused")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("have no labels");
    }

    private Scorer scorer(List<Integer> labels) {
        long[][] masks = labels.stream().map(_ -> NO_MASK).toArray(long[][]::new);
        SampleSet samples = TestTensors.samples(directory, 0, labels.size(), 3, labels, masks);
        return Scorer.forVariant(new Scoring.ArgMax(), samples, directory.resolve("unused"));
    }
}
