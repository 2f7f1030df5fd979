package dev.assay.agent.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    @Test
    void givesThePublishedSequence() {
        SplitMix64 random = new SplitMix64(1234567);
        assertThat(new String[] {
                    Long.toUnsignedString(random.nextLong()),
                    Long.toUnsignedString(random.nextLong()),
                    Long.toUnsignedString(random.nextLong()),
                    Long.toUnsignedString(random.nextLong()),
                    Long.toUnsignedString(random.nextLong())
                })
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
    }

    @Test
    void keepsItsOrdersForever() {
        assertThat(new SplitMix64(42).permutation(10)).containsExactly(8, 3, 6, 5, 4, 0, 9, 2, 1, 7);
    }

    @Property(tries = 200)
    void permutationHoldsEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 200) int size) {
        int[] order = new SplitMix64(seed).permutation(size);
        Arrays.sort(order);
        assertThat(order).isEqualTo(IntStream.range(0, size).toArray());
    }

    @Property(tries = 200)
    void nextIntStaysBelowItsBound(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        SplitMix64 random = new SplitMix64(seed);
        for (int i = 0; i < 50; i++) {
            assertThat(random.nextInt(bound)).isBetween(0, bound - 1);
        }
    }

    @Test
    void ordersAreEquallyLikely() {
        SplitMix64 random = new SplitMix64(7);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 24_000; i++) {
            counts.merge(Arrays.toString(random.permutation(4)), 1, Integer::sum);
        }
        // 1000 are expected of each of the 24 orders; the standard deviation is 31.
        assertThat(counts).hasSize(24);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(845, 1155));
    }

    @Test
    void refusesAnEmptyRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SplitMix64(1).nextInt(0));
    }
}
