package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StratifiedSplitTest {
    @Property(tries = 500)
    void givesDisjointPartsOfTheSizesAskedForWithEveryClassInBoth(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 2, max = 60) Integer> sizes,
            @ForAll @DoubleRange(min = 0, max = 1) double referenceShare,
            @ForAll @DoubleRange(min = 0, max = 1) double evaluationShare,
            @ForAll long seed) {
        Request request = Request.of(sizes, referenceShare, evaluationShare);
        StratifiedSplit split = request.split(seed);

        assertThat(split.reference()).hasSize(request.references());
        assertThat(split.evaluation()).hasSize(request.evaluations());
        Set<LabelledText> all = new HashSet<>(split.reference());
        all.addAll(split.evaluation());
        assertThat(all).hasSize(request.references() + request.evaluations());
        assertThat(request.samples()).containsAll(all);
        assertThat(counts(split.reference(), sizes.size())).allMatch(count -> count >= 1);
        assertThat(counts(split.evaluation(), sizes.size())).allMatch(count -> count >= 1);
    }

    @Property(tries = 500)
    void givesClassesThatHaveEnoughEqualNumbers(
            @ForAll @Size(min = 2, max = 9) List<@IntRange(min = 2, max = 60) Integer> sizes,
            @ForAll @DoubleRange(min = 0, max = 1) double referenceShare,
            @ForAll @DoubleRange(min = 0, max = 1) double evaluationShare,
            @ForAll long seed) {
        StratifiedSplit split =
                Request.of(sizes, referenceShare, evaluationShare).split(seed);
        List<Integer> references = counts(split.reference(), sizes.size());
        List<Integer> evaluations = counts(split.evaluation(), sizes.size());
        List<Integer> withRest = IntStream.range(0, sizes.size())
                .filter(label -> references.get(label) + evaluations.get(label) < sizes.get(label))
                .boxed()
                .toList();

        assertThat(spread(withRest.stream().map(references::get))).isLessThanOrEqualTo(1);
        assertThat(spread(withRest.stream().map(evaluations::get))).isLessThanOrEqualTo(1);
        // A class that gave all it has never gave more than one that has something left, but for the odd one.
        int leastOfOthers = withRest.stream()
                .mapToInt(label -> references.get(label) + evaluations.get(label))
                .min()
                .orElse(Integer.MAX_VALUE - 1);
        assertThat(IntStream.range(0, sizes.size()).map(label -> references.get(label) + evaluations.get(label)))
                .allMatch(count -> count <= leastOfOthers + 1);
    }

    @Property(tries = 500)
    void findsCalibrationSamplesThatAreInNeitherPart(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 2, max = 60) Integer> sizes,
            @ForAll @DoubleRange(min = 0, max = 1) double referenceShare,
            @ForAll @DoubleRange(min = 0, max = 1) double evaluationShare,
            @ForAll @DoubleRange(min = 0, max = 1) double calibrationShare,
            @ForAll long seed) {
        Request request = Request.of(sizes, referenceShare, evaluationShare);
        int left = request.samples().size() - request.references() - request.evaluations();
        int count = (int) (left * calibrationShare);

        List<LabelledText> calibration = request.calibration(count, seed);

        assertThat(new HashSet<>(calibration)).hasSize(count);
        StratifiedSplit split = request.split(seed);
        assertThat(calibration)
                .doesNotContainAnyElementsOf(split.reference())
                .doesNotContainAnyElementsOf(split.evaluation());
        assertThatThrownBy(() -> request.calibration(left + 1, seed))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the dataset has " + left);
    }

    @Test
    void keepsCalibrationSamplesWhenTheSplitGrows() {
        List<Integer> sizes = List.of(50, 50, 50);

        assertThat(new Request(sizes, 30, 60).calibration(12, 1))
                .isEqualTo(new Request(sizes, 6, 9).calibration(12, 1));
    }

    @Property(tries = 100)
    void dependsOnTheSeedOnly(@ForAll long seed) {
        Request request = new Request(List.of(30, 30, 30), 12, 12);

        assertThat(request.split(seed)).isEqualTo(request.split(seed));
        assertThat(new HashSet<>(request.split(seed).evaluation()))
                .isNotEqualTo(new HashSet<>(request.split(seed + 1).evaluation()));
    }

    @Test
    void mixesTheClassesInAnyFirstPart() {
        StratifiedSplit split =
                new Request(IntStream.range(0, 26).map(_ -> 50).boxed().toList(), 260, 520).split(1);

        assertThat(counts(split.evaluation().subList(0, 130), 26)).allMatch(count -> count >= 1 && count <= 12);
        assertThat(counts(split.reference().subList(0, 130), 26)).allMatch(count -> count >= 1 && count <= 12);
    }

    @Test
    void refusesLessThanOneSampleAClass() {
        assertThatThrownBy(() -> new Request(List.of(9, 9, 9), 2, 9).split(1))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("samples.too-few"))
                .hasMessageContaining("3 classes");
        assertThatThrownBy(() -> new Request(List.of(9, 9, 9), 9, 2).split(1)).isInstanceOf(ProblemException.class);
    }

    @Test
    void namesAClassThatIsTooSmall() {
        assertThatThrownBy(() -> new Request(List.of(9, 1), 2, 2).split(1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("class-1 has 1 samples");
    }

    @Test
    void refusesMoreThanThereIs() {
        assertThatThrownBy(() -> new Request(List.of(5, 5), 6, 5).split(1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("the dataset has 10");
        assertThatThrownBy(() -> new Request(List.of(5, 5), Integer.MAX_VALUE, Integer.MAX_VALUE).split(1))
                .isInstanceOf(ProblemException.class);
    }

    private static List<Integer> counts(List<LabelledText> samples, int classes) {
        return IntStream.range(0, classes)
                .mapToObj(label -> (int) samples.stream()
                        .filter(sample -> sample.label() == label)
                        .count())
                .toList();
    }

    private static int spread(Stream<Integer> counts) {
        List<Integer> sorted = counts.sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.getLast() - sorted.getFirst();
    }

    /** A dataset by the sizes of its classes, and how much of it is asked for. */
    private record Request(List<Integer> sizes, int references, int evaluations) {
        static Request of(List<Integer> sizes, double referenceShare, double evaluationShare) {
            int free = sizes.stream().mapToInt(Integer::intValue).sum() - 2 * sizes.size();
            int freeReferences = (int) (free * referenceShare);
            int freeEvaluations = (int) ((free - freeReferences) * evaluationShare);
            return new Request(sizes, sizes.size() + freeReferences, sizes.size() + freeEvaluations);
        }

        List<LabelledText> samples() {
            List<LabelledText> samples = new ArrayList<>();
            for (int label = 0; label < sizes.size(); label++) {
                for (int i = 0; i < sizes.get(label); i++) {
                    samples.add(new LabelledText("text " + i + " of " + label, label));
                }
            }
            return samples;
        }

        StratifiedSplit split(long seed) {
            return StratifiedSplit.of(samples(), classes(), references, evaluations, seed);
        }

        List<LabelledText> calibration(int count, long seed) {
            return StratifiedSplit.calibration(samples(), classes(), references, evaluations, count, seed);
        }

        private List<String> classes() {
            return IntStream.range(0, sizes.size())
                    .mapToObj(label -> "class-" + label)
                    .toList();
        }
    }
}
