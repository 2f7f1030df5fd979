package dev.assay.scenarios.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    /** The first numbers of Vigna's splitmix64.c. */
    @Test
    void givesTheNumbersOfTheReferenceCode() {
        SplitMix64 random = new SplitMix64(1234567);

        assertThat(IntStream.range(0, 5)
                        .mapToObj(_ -> Long.toUnsignedString(random.nextLong()))
                        .toList())
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
        assertThat(new SplitMix64(0).nextLong()).isEqualTo(0xe220a8397b1dcdafL);
    }

    @Test
    void startsAStreamAtTheNumbersThatItsPathNames() {
        SplitMix64 seeds = new SplitMix64(42);
        seeds.nextLong();
        seeds.nextLong();
        long second = seeds.nextLong();

        assertThat(SplitMix64.stream(42, 2).nextLong()).isEqualTo(new SplitMix64(second).nextLong());
        assertThat(SplitMix64.stream(42, 2, 0).nextLong())
                .isEqualTo(new SplitMix64(new SplitMix64(second).nextLong()).nextLong());
    }

    @Property
    void staysBetweenItsBounds(@ForAll long seed, @ForAll long one, @ForAll long other) {
        long lowest = Math.min(one, other);
        long highest = Math.max(one, other);
        SplitMix64 random = new SplitMix64(seed);

        for (int i = 0; i < 20; i++) {
            assertThat(random.nextLong(lowest, highest)).isBetween(lowest, highest);
        }
    }

    @Test
    void drawsEveryNumberBetweenItsBoundsEquallyOften() {
        SplitMix64 random = new SplitMix64(1);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++) {
            counts[(int) random.nextLong(-2, 3) + 2]++;
        }

        // Five standard deviations of a binomial count.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isCloseTo(10_000, within(457)));
    }

    @Test
    void drawsFromAllLongsWhenTheBoundsAreTheirs() {
        assertThat(new SplitMix64(0).nextLong(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(0xe220a8397b1dcdafL);
    }

    @Test
    void refusesBoundsInTheWrongOrder() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SplitMix64(0).nextLong(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SplitMix64(0).nextIndex(0));
    }

    @Test
    void drawsNormallyDistributedNumbers() {
        SplitMix64 random = new SplitMix64(7);
        int count = 100_000;
        double sum = 0;
        double squares = 0;
        int within1 = 0;
        for (int i = 0; i < count; i++) {
            double value = random.nextGaussian();
            sum += value;
            squares += value * value;
            within1 += Math.abs(value) < 1 ? 1 : 0;
        }

        assertThat(sum / count).isCloseTo(0, within(0.016));
        assertThat(squares / count).isCloseTo(1, within(0.023));
        assertThat(within1 / (double) count).isCloseTo(0.682689, within(0.0075));
    }

    @Test
    void keepsItsOrdersForever() {
        assertThat(new SplitMix64(42).permutation(10)).containsExactly(0, 9, 5, 8, 6, 4, 7, 2, 1, 3);
    }

    @Property(tries = 200)
    void permutationHoldsEveryNumberOnce(@ForAll long seed, @ForAll @IntRange(max = 200) int size) {
        int[] order = new SplitMix64(seed).permutation(size);
        Arrays.sort(order);
        assertThat(order).isEqualTo(IntStream.range(0, size).toArray());
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
}
