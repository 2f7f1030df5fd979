package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.random.SplitMix64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputChangeTest {
    private final SplitMix64 random = new SplitMix64(7);

    @Test
    void oneElementOfEachRowBecomesTheOthersAndIsChangedBack() {
        Tensor tokens = tensor(1, 2, 3, 4, 5, 6);
        Tensor others = tensor(9, 8, 3, 4, 7, 6);
        InputChange change =
                InputChange.plan(List.of(tokens), List.of(others), 2, random).orElseThrow();

        change.apply();

        assertThat(values(tokens)).isIn(List.of(9L, 2L, 3L, 4L, 7L, 6L), List.of(1L, 8L, 3L, 4L, 7L, 6L));
        change.undo();
        assertThat(values(tokens)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(values(others)).containsExactly(9L, 8L, 3L, 4L, 7L, 6L);
    }

    @Test
    void tokensChangeRatherThanTheMaskThatCountsThem() {
        Tensor mask = tensor(1, 1, 0);
        Tensor tokens = tensor(5, 6, 0);
        for (int i = 0; i < 20; i++) {
            InputChange change = InputChange.plan(
                            List.of(mask, tokens), List.of(tensor(1, 1, 1), tensor(7, 8, 9)), 1, random)
                    .orElseThrow();
            change.apply();
            assertThat(values(mask)).containsExactly(1L, 1L, 0L);
            assertThat(values(tokens)).isNotEqualTo(List.of(5L, 6L, 0L));
            change.undo();
        }
    }

    @Test
    void equalRowsCanNotBeChanged() {
        assertThat(InputChange.plan(List.of(tensor(1, 2, 3, 4)), List.of(tensor(1, 2, 9, 4)), 2, random))
                .as("the first row is the same")
                .isEmpty();
    }

    private static Tensor tensor(long... values) {
        ByteBuffer data = ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
        data.asLongBuffer().put(values);
        return new Tensor("x", ElementType.INT64, List.of((long) values.length), data);
    }

    private static List<Long> values(Tensor tensor) {
        long[] values = new long[tensor.data().limit() / Long.BYTES];
        tensor.data().duplicate().order(ByteOrder.nativeOrder()).asLongBuffer().get(values);
        return Arrays.stream(values).boxed().toList();
    }
}
