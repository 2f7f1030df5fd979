package dev.assay.reports.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.language.GateMetric;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Fidelity;
import dev.assay.scenarios.result.PairedAccuracy;
import dev.assay.scenarios.result.PairedAccuracy.Flip;
import dev.assay.scenarios.result.PairedAccuracy.FlipKind;
import dev.assay.scenarios.result.PairedAccuracy.McNemar;
import dev.assay.scenarios.result.PairedAccuracy.Slice;
import dev.assay.scenarios.result.PairedAccuracy.SliceKind;
import dev.assay.scenarios.result.TaskInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairedAnswersTest {
    @Test
    void namesTheSamplesThatFlippedTheLostOnesFirst() {
        PairedAccuracy paired = PairedAnswers.of(
                classification(0, 1, 2, 2, 1), classification(0, 0, 0, 1, 2), task(List.of(0, 1, 1, 1, 2), null));

        assertThat(paired.mcNemar()).isEqualTo(new McNemar(1, 2, 1, 1, 1));
        assertThat(paired.flipped()).isEqualTo(4);
        assertThat(paired.flips())
                .containsExactly(
                        new Flip(3, FlipKind.LOST, 1, 1, 2, null),
                        new Flip(4, FlipKind.LOST, 2, 2, 1, null),
                        new Flip(1, FlipKind.GAINED, 1, 0, 1, null),
                        new Flip(2, FlipKind.WRONG_OTHERWISE, 1, 0, 2, null));
    }

    @Test
    void keepsABoundedNumberOfManyFlips() {
        List<Integer> labels = IntStream.range(0, 500).map(_ -> 0).boxed().toList();
        PairedAccuracy paired = PairedAnswers.of(
                new Classification(
                        0, IntStream.range(0, 500).map(_ -> 1).boxed().toList()),
                new Classification(500, labels),
                task(labels, null));

        assertThat(paired.flipped()).isEqualTo(500);
        assertThat(paired.flips()).hasSize(PairedAnswers.MOST_FLIPS);
    }

    @Test
    void aBrokenRangeOfLengthsIsTheWorstSliceBeyondChance() {
        int samples = 200;
        List<Integer> labels =
                IntStream.range(0, samples).map(i -> i % 2).boxed().toList();
        List<Integer> lengths =
                IntStream.range(0, samples).map(i -> i < 100 ? 5 : 20).boxed().toList();
        List<Integer> broken = IntStream.range(0, samples)
                .map(i -> i >= 180 ? 1 - labels.get(i) : labels.get(i))
                .boxed()
                .toList();

        PairedAccuracy paired = PairedAnswers.of(
                new Classification(180, broken), new Classification(200, labels), task(labels, lengths));

        Slice worst = paired.slices().getFirst();
        assertThat(worst.kind()).isEqualTo(SliceKind.LENGTH);
        assertThat(worst.name()).isEqualTo("17–32 tokens");
        assertThat(worst.samples()).isEqualTo(100);
        assertThat(worst.difference().estimate()).isEqualTo(-0.2);
        assertThat(worst.adjustedPValue()).isLessThan(0.001);
        assertThat(paired.slices())
                .filteredOn(slice -> slice.name().equals("1–8 tokens"))
                .singleElement()
                .satisfies(slice -> assertThat(slice.adjustedPValue()).isEqualTo(1));
    }

    @Test
    void withoutLabelsTheLeastAlikeComeFirst() {
        PairedAccuracy paired = PairedAnswers.of(
                new Fidelity(List.of(0.9, 1.0, 0.2), List.of(false, true, false), 1, 1),
                GateMetric.COSINE,
                task(List.of(), null));

        assertThat(paired.mcNemar()).isNull();
        assertThat(paired.flips()).extracting(Flip::sample).containsExactly(2, 0);
    }

    private static Classification classification(Integer... predictions) {
        return new Classification(0, List.of(predictions));
    }

    private static TaskInfo task(List<Integer> labels, @Nullable List<Integer> lengths) {
        return new TaskInfo(
                "text-embedding-classification",
                1,
                0,
                labels.size(),
                labels.isEmpty() ? List.of() : List.of("a", "b", "c"),
                labels,
                Map.of(),
                new Gate(GateMetric.ACCURACY, 0.01),
                lengths,
                null);
    }
}
