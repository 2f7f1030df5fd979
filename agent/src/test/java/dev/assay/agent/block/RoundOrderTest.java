package dev.assay.agent.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundOrderTest {
    @Property(tries = 200)
    void everyCellOccursOnce(
            @ForAll long seed, @ForAll @IntRange(max = 100) int round, @ForAll @IntRange(max = 50) int cells) {
        assertThat(RoundOrder.of(seed, "block", round, cells))
                .doesNotHaveDuplicates()
                .hasSize(cells)
                .allMatch(cell -> cell < cells);
    }

    @Test
    void seedBlockAndRoundDecideAndNothingElse() {
        List<Integer> order = RoundOrder.of(1, "a", 0, 20);

        assertThat(RoundOrder.of(1, "a", 0, 20)).isEqualTo(order);
        assertThat(RoundOrder.of(2, "a", 0, 20)).isNotEqualTo(order);
        assertThat(RoundOrder.of(1, "b", 0, 20)).isNotEqualTo(order);
        assertThat(RoundOrder.of(1, "a", 1, 20)).isNotEqualTo(order);
    }

    @Test
    void allOrdersOfAFewCellsOccur() {
        Set<List<Integer>> seen = new HashSet<>();
        for (int round = 0; round < 100; round++) {
            seen.add(RoundOrder.of(7, "block", round, 3));
        }

        assertThat(seen).hasSize(6);
    }
}
