package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.runtime.PreparedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutputChoiceTest {
    private static final int PLACES = 8;

    private final FakeClock clock = new FakeClock();
    private final FakeQuery query = new FakeQuery(() -> {});
    private final Kept kept = new Kept();

    /** Notes at which query each place was filled. */
    private final class Kept implements OutputSink {
        final TreeMap<Integer, Integer> queryOfPlace = new TreeMap<>();
        int now;
        long costNs;

        @Override
        public void keep(int place, PreparedQuery chosen) {
            queryOfPlace.put(place, now);
            clock.advance(costNs);
        }

        @Override
        public void forget(int place) {
            queryOfPlace.remove(place);
        }
    }

    @Test
    void everyQueryHasTheSameChance() {
        int queries = 200;
        int seeds = 4000;
        int[] chosen = new int[queries];
        for (int seed = 0; seed < seeds; seed++) {
            chosenOf(queries, seed).forEach(position -> chosen[position]++);
        }

        double expected = (double) seeds * PLACES / queries;
        double chiSquare = 0;
        for (int count : chosen) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        // 199 degrees of freedom: 99.9 % lie below 264.
        assertThat(chiSquare).isBetween(140.0, 264.0);
    }

    @Test
    void theSeedAloneDecides() {
        assertThat(chosenOf(1000, 3)).isEqualTo(chosenOf(1000, 3)).isNotEqualTo(chosenOf(1000, 4));
    }

    @Test
    void fewQueriesAreAllChosen() {
        assertThat(chosenOf(5, 1)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aMillionQueriesAreInterruptedAFewDozenTimes() {
        int[] interruptions = {0};
        OutputChoice choice = OutputChoice.of(
                new OutputSampling(PLACES, 1, new OutputSink() {
                    @Override
                    public void keep(int place, PreparedQuery chosen) {
                        interruptions[0]++;
                    }

                    @Override
                    public void forget(int place) {}
                }),
                0,
                1,
                clock);
        run(choice, 1_000_000);

        // 8 · (1 + ln(1,000,000 / 8)) = 102 on average.
        assertThat(interruptions[0]).isBetween(50, 160);
    }

    @Test
    void startingAgainForgetsWhatWasChosen() {
        OutputChoice choice = choice(1, 0, 1);
        run(choice, 100);
        choice.start();

        assertThat(kept.queryOfPlace).isEmpty();
        run(choice, 3);
        assertThat(kept.queryOfPlace).hasSize(3);
    }

    @Test
    void nothingIsKeptWhileTheNextQueryIsDueTooSoon() {
        kept.costNs = 100;
        OutputChoice choice = choice(1, 0, 1);
        run(choice, 1);
        choice.recorded();
        choice.settle(query, 199);

        assertThat(choice.isWanted()).isTrue();
        assertThat(kept.queryOfPlace).hasSize(1);
        choice.recorded();
        choice.settle(query, 200);
        assertThat(choice.isWanted()).isFalse();
        assertThat(kept.queryOfPlace).hasSize(2);
        assertThat(choice.costNs()).isEqualTo(200);
    }

    @Test
    void oneTimeThatTookLongIsNotTheLast() {
        kept.costNs = 1_000_000;
        OutputChoice choice = choice(1, 0, 1);
        run(choice, 1);
        kept.costNs = 100;
        for (int i = 0; i < 1_000; i++) {
            choice.recorded();
            choice.settle(query, 10_000);
        }

        assertThat(kept.queryOfPlace).hasSize(PLACES);
    }

    @Test
    void lanesShareThePlaces() {
        for (int lane = 0; lane < 3; lane++) {
            run(choice(1, lane, 3), 100);
        }

        assertThat(kept.queryOfPlace.keySet()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void whoeverChoosesNoneKeepsNone() {
        OutputChoice none = OutputChoice.none(clock);
        run(none, 100);

        assertThat(none.isWanted()).isFalse();
        assertThat(none.costNs()).isZero();
    }

    private List<Integer> chosenOf(int queries, long seed) {
        kept.queryOfPlace.clear();
        run(choice(seed, 0, 1), queries);
        List<Integer> positions = new ArrayList<>(kept.queryOfPlace.values());
        positions.sort(null);
        return positions;
    }

    private OutputChoice choice(long seed, int lane, int lanes) {
        return OutputChoice.of(new OutputSampling(PLACES, seed, kept), lane, lanes, clock);
    }

    private void run(OutputChoice choice, int queries) {
        for (int i = 0; i < queries; i++) {
            kept.now = i;
            choice.recorded();
            choice.settle(query, Long.MAX_VALUE);
        }
    }
}
