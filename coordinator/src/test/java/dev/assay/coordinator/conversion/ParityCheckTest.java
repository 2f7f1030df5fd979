package dev.assay.coordinator.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What counts as the same answers, and how differences are named. */
class ParityCheckTest {
    private static final ParityCheck FLOATS = new ParityCheck(new ParityBound.Close(0.001, 0), false);
    private static final ParityCheck CLASSES = new ParityCheck(new ParityBound.Alike(0.9, 0.01, 0.1), true);

    @Test
    void roundingIsNoDifference() {
        assertThat(compare(FLOATS, List.of(output("logits", 1, -2)), List.of(output("logits", 1.0004f, -2))))
                .isEqualTo(new Parity.Same(List.of("output logits differs by at most 0.000400 on 1 sample")));
    }

    @Test
    void aDifferenceIsNamedWithOutputSampleAndBound() {
        Parity parity = FLOATS.compare(
                List.of(List.of(output("logits", 1, 2)), List.of(output("logits", 3, 4))),
                List.of(List.of(output("logits", 1, 2)), List.of(output("logits", 3, 4.31f))),
                List.of(0, 4));

        assertThat(parity)
                .isEqualTo(new Parity.Different("output logits differs by 0.310 at sample 4; allowed 0.00100"));
    }

    @Test
    void largeOutputsMayDifferByMore() {
        ParityCheck relative = new ParityCheck(new ParityBound.Close(0, 1e-4), false);

        assertThat(compare(relative, List.of(output("y", 1000, 0)), List.of(output("y", 1000, 0.09f))))
                .isInstanceOf(Parity.Same.class);
        assertThat(compare(relative, List.of(output("y", 100, 0)), List.of(output("y", 100, 0.09f))))
                .isInstanceOf(Parity.Different.class);
    }

    @Test
    void whatIsNoNumberDiffersUnlessTheOriginalHasItToo() {
        List<OutputTensor> broken = List.of(output("y", 1, Float.NaN));

        assertThat(compare(FLOATS, List.of(output("y", 1, 2)), broken)).isInstanceOf(Parity.Different.class);
        assertThat(compare(FLOATS, broken, broken)).isInstanceOf(Parity.Same.class);
        assertThat(compare(CLASSES, List.of(output("y", 1, 2)), broken)).isInstanceOf(Parity.Different.class);
        assertThat(compare(
                        FLOATS,
                        List.of(output("y", Float.POSITIVE_INFINITY, 2)),
                        List.of(output("y", Float.NEGATIVE_INFINITY, 2))))
                .isInstanceOf(Parity.Different.class);
    }

    @Test
    void outputsBelongTogetherByNameElseByPlace() {
        List<OutputTensor> expected = List.of(output("a", 1), output("b", 2));

        assertThat(compare(FLOATS, expected, List.of(output("b", 2), output("a", 1))))
                .isInstanceOf(Parity.Same.class);
        assertThat(compare(FLOATS, expected, List.of(output("x", 1), output("y", 2))))
                .isInstanceOf(Parity.Same.class);
        assertThat(compare(FLOATS, expected, List.of(output("x", 2), output("y", 1))))
                .isInstanceOf(Parity.Different.class);
        assertThat(compare(FLOATS, expected, List.of(output("a", 1))))
                .isEqualTo(new Parity.Different("it has 1 output, the original 2 outputs"));
    }

    @Test
    void channelsMayComeLast() {
        OutputTensor first = new OutputTensor("map", List.of(2L, 1L, 3L), values(1, 2, 3, 10, 20, 30));
        OutputTensor last = new OutputTensor("map", List.of(1L, 3L, 2L), values(1, 10, 2, 20, 3, 30));

        assertThat(compare(FLOATS, List.of(first), List.of(last)))
                .isEqualTo(new Parity.Same(List.of("output map, channels last, differs by at most 0.00 on 1 sample")));
        assertThat(compare(
                        FLOATS,
                        List.of(first),
                        List.of(new OutputTensor("map", List.of(3L, 2L), values(1, 10, 2, 20, 3, 30)))))
                .isEqualTo(new Parity.Different("output map has shape [3, 2], in the original [2, 1, 3]"));
    }

    @Test
    void integersMustPointInTheSameDirection() {
        List<List<OutputTensor>> expected = samples(20, i -> output("logits", 1, 5, i % 3));
        List<List<OutputTensor>> near = samples(20, i -> output("logits", 1.2f, 4.6f, i % 3));

        assertThat(CLASSES.compare(expected, near, numbers(20)))
                .isInstanceOfSatisfying(
                        Parity.Same.class,
                        same -> assertThat(same.findings())
                                .singleElement()
                                .asString()
                                .contains("cosine of at least 0.99", "the same class on 20"));
        assertThat(CLASSES.compare(expected, samples(20, i -> output("logits", 5, -1, 0)), numbers(20)))
                .isInstanceOfSatisfying(
                        Parity.Different.class,
                        different -> assertThat(different.what())
                                .contains("points elsewhere for 20 of 20 samples", "at least 0.900"));
    }

    @Test
    void someSamplesMayBeOff() {
        List<List<OutputTensor>> expected = samples(20, _ -> output("logits", 1, 0));

        assertThat(CLASSES.compare(expected, samples(20, i -> off(i < 2)), numbers(20)))
                .isInstanceOf(Parity.Same.class);
        assertThat(CLASSES.compare(expected, samples(20, i -> off(i < 3)), numbers(20)))
                .isInstanceOf(Parity.Different.class);
    }

    @Test
    void aModelThatAlwaysGivesOneClassIsFound() {
        // The same direction, more or less, whatever the input.
        List<List<OutputTensor>> expected = samples(10, i -> output("logits", 5, i % 2 == 0 ? 5.2f : 4.8f));
        List<List<OutputTensor>> constant = samples(10, _ -> output("logits", 5, 4.8f));

        assertThat(CLASSES.compare(expected, constant, numbers(10)))
                .isEqualTo(new Parity.Different(
                        "output logits gives another class for 5 of 10 samples, first at sample 0; allowed 1"));
    }

    @Test
    void outputsNearZeroHaveNoDirection() {
        ParityCheck maps = new ParityCheck(new ParityBound.Alike(0.9, 0.01, 0.1), false);

        assertThat(compare(maps, List.of(output("map", 1e-4f, 0)), List.of(output("map", 0, 5e-3f))))
                .isInstanceOf(Parity.Same.class);
    }

    private static Parity compare(ParityCheck check, List<OutputTensor> expected, List<OutputTensor> actual) {
        return check.compare(List.of(expected), List.of(actual), List.of(0));
    }

    private static OutputTensor off(boolean isOff) {
        return isOff ? output("logits", 0, 1) : output("logits", 1, 0);
    }

    private static List<List<OutputTensor>> samples(int count, IntFunction<OutputTensor> output) {
        List<List<OutputTensor>> samples = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> samples.add(List.of(output.apply(i))));
        return samples;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static OutputTensor output(String name, float... values) {
        return new OutputTensor(name, List.of((long) values.length), values(values));
    }

    private static FloatBuffer values(float... values) {
        return FloatBuffer.wrap(values);
    }
}
