package dev.assay.agent.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateSearchTest {
    private static final double CAPACITY = 100;

    @Property(tries = 200)
    void findsTheHighestRateThatMeetsTheBound(@ForAll @DoubleRange(min = 7, max = 300) double highest) {
        RateSearch search = new RateSearch(CAPACITY, 3, 60);
        List<Double> rates = run(search, rate -> rate <= highest);
        assertThat(search.isConfirmed()).isTrue();
        assertThat(rates.getLast()).isBetween(highest / FoundRate.PRECISION * (1 - 1e-9), highest);
        assertThat(rates.subList(rates.size() - 3, rates.size())).containsOnly(rates.getLast());
    }

    @Test
    void takesFewTrialsWhereTheCapacityIsRight() {
        assertThat(run(new RateSearch(CAPACITY, 3, 60), rate -> rate <= 62)).hasSizeLessThanOrEqualTo(9);
    }

    /** However the trials go, the search ends. */
    @Property(tries = 200)
    void endsWhateverHappens(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 50) int mostTrials,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        SplitMix64 random = new SplitMix64(seed);
        RateSearch search = new RateSearch(CAPACITY, 3, mostTrials);
        List<Double> rates = run(search, _ -> random.nextDouble() < share);
        assertThat(rates).hasSizeLessThanOrEqualTo(mostTrials);
        assertThat(rates).allMatch(rate -> rate > 0 && Double.isFinite(rate));
    }

    @Test
    void givesUpWhereNoRateMeetsTheBound() {
        RateSearch search = new RateSearch(CAPACITY, 3, 60);
        assertThat(run(search, _ -> false)).hasSizeLessThanOrEqualTo(6);
        assertThat(search.isConfirmed()).isFalse();
    }

    @Test
    void goesOneStepLowerWhereARepetitionMisses() {
        RateSearch search = new RateSearch(CAPACITY, 2, 60);
        List<Double> repeated = new ArrayList<>();
        run(search, rate -> {
            if (search.isConfirming()) {
                repeated.add(rate);
            }
            return rate <= 62 && repeated.size() != 1;
        });
        double lower = repeated.getFirst() / FoundRate.PRECISION;
        assertThat(repeated).containsExactly(repeated.getFirst(), lower, lower);
        assertThat(search.isConfirmed()).isTrue();
    }

    private static List<Double> run(RateSearch search, DoublePredicate meets) {
        List<Double> rates = new ArrayList<>();
        for (OptionalDouble rate = search.next(); rate.isPresent(); rate = search.next()) {
            rates.add(rate.getAsDouble());
            search.tried(meets.test(rate.getAsDouble()));
        }
        return rates;
    }
}
