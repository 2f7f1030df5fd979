package dev.assay.reports.halving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.Interval;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HalvingTest {
    private static final Duration PLENTY = Duration.ofDays(1);
    private static final Interval BEST = new Interval(1, 1, 1);

    private static Step next(Halving halving) {
        return halving.next(Duration.ZERO, _ -> Duration.ZERO);
    }

    private static Rung rung(Halving halving) {
        return next(halving) instanceof Step.Measure(Rung rung) ? rung : new Rung(0, false, 0, List.of());
    }

    private static Standing standing(String candidate, Interval excess) {
        return new Standing(candidate, excess, 0, null, true);
    }

    @Test
    void theTrueBestIsMeasuredInTheFinalRungInAtLeast95Of100Searches() {
        int searches = 400;
        long kept = LongStream.range(0, searches)
                .mapToObj(seed -> SimulatedSearch.among(6 + (int) (seed % 19), PLENTY, seed)
                        .run())
                .filter(search -> search.keptToTheEnd(search.trueBest()))
                .count();

        assertThat((double) kept / searches).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void halvingIsWorthIt() {
        int candidates = 24;
        Duration inFull = SimulatedSearch.cost(new Rung(
                1,
                true,
                1,
                IntStream.range(0, candidates).mapToObj(i -> "c" + i).toList()));
        double share = LongStream.range(0, 50)
                .mapToObj(
                        seed -> SimulatedSearch.among(candidates, PLENTY, seed).run().spent)
                .mapToDouble(spent -> (double) spent.toMillis() / inFull.toMillis())
                .average()
                .orElseThrow();

        assertThat(share).isLessThan(0.6);
    }

    @Property(tries = 200)
    void noRungBeginsOnceTheBudgetIsSpent(
            @ForAll @IntRange(min = 1, max = 30) int candidates,
            @ForAll @IntRange(min = 1, max = 3000) int budgetSeconds,
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Duration budget = Duration.ofSeconds(budgetSeconds);

        SimulatedSearch search = SimulatedSearch.among(candidates, budget, seed).run();

        assertThat(search.rungs.size() == 1 || search.spentBeforeLast.compareTo(budget) < 0)
                .isTrue();
        // Every rung but the first was estimated to fit, unless it is a final one of a single candidate.
        assertThat(search.rungs.size() == 1
                        || search.spent.compareTo(budget) <= 0
                        || search.lastRung().candidates().size() == 1)
                .isTrue();
        assertThat(search.ending).isNotEqualTo(Step.Ending.NOTHING_MEETS);
        assertThat(search.ending == Step.Ending.DECIDED)
                .isEqualTo(search.lastRung().isFinal());
    }

    @Property(tries = 100)
    void namesAndOrderDecideNothing(
            @ForAll @IntRange(min = 2, max = 20) int candidates,
            @ForAll @IntRange(min = 30, max = 3000) int budgetSeconds,
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        Duration budget = Duration.ofSeconds(budgetSeconds);
        SplitMix64 random = new SplitMix64(seed);
        Map<String, Double> slowness = new HashMap<>();
        Map<String, Double> renamed = new HashMap<>();
        int[] order = random.permutation(candidates);
        for (int i = 0; i < candidates; i++) {
            double slow = 1 + random.nextDouble();
            slowness.put("a" + i, slow);
            renamed.put("z" + order[i], slow);
        }

        SimulatedSearch one = search(slowness, List.copyOf(slowness.keySet()), budget, seed);
        SimulatedSearch again = search(slowness, List.copyOf(slowness.keySet()), budget, seed);
        SimulatedSearch other = search(
                renamed,
                Arrays.stream(random.permutation(candidates))
                        .mapToObj(i -> "z" + i)
                        .toList(),
                budget,
                seed);

        assertThat(again.halving.path()).isEqualTo(one.halving.path());
        assertThat(again.halving.fallen()).isEqualTo(one.halving.fallen());
        assertThat(measured(other, renamed)).isEqualTo(measured(one, slowness));
    }

    private static SimulatedSearch search(
            Map<String, Double> slowness, List<String> names, Duration budget, long seed) {
        return new SimulatedSearch(slowness, names, Set.of(), Set.of(), budget, seed).run();
    }

    /** Who was measured in each rung, by what does not depend on names. */
    private static List<Set<Double>> measured(SimulatedSearch search, Map<String, Double> slowness) {
        return search.rungs.stream()
                .map(rung -> rung.candidates().stream()
                        .map(candidate -> slowness.getOrDefault(candidate, Double.NaN))
                        .collect(Collectors.toSet()))
                .toList();
    }

    @Test
    void aCandidateOfTheWorseHalfStaysWhereItIsNotShownToBeWorse() {
        Halving halving = new Halving(List.of("a", "b", "c", "d"), PLENTY);
        Rung first = rung(halving);
        assertThat(first.candidates()).containsExactly("a", "b", "c", "d");
        assertThat(first.isFinal()).isFalse();

        halving.measured(List.of(
                standing("d", new Interval(2, 1.5, 2.5)),
                standing("a", BEST),
                standing("b", new Interval(1.2, 1.1, 1.3)),
                standing("c", new Interval(1.3, 0.9, 1.7))));

        assertThat(halving.path().getFirst().spared()).containsExactly("c");
        assertThat(halving.fallen())
                .extracting(fall -> fall.standing().candidate(), Fall::reason)
                .containsExactly(tuple("d", Fall.Reason.WORSE));
        Rung second = rung(halving);
        assertThat(second.isFinal()).isTrue();
        assertThat(second.candidates()).containsExactly("a", "b", "c");
    }

    @Test
    void whatCanNotBeChosenIsOutAtOnceHoweverGoodItIs() {
        Halving halving = new Halving(List.of("a", "b"), PLENTY);
        rung(halving);

        halving.measured(List.of(Standing.out("a", "loses 3 points"), standing("b", BEST)));

        assertThat(halving.fallen()).singleElement().satisfies(fall -> {
            assertThat(fall.reason()).isEqualTo(Fall.Reason.OBSTACLE);
            assertThat(fall.rung()).isEqualTo(1);
        });
        assertThat(rung(halving).candidates()).containsExactly("b");
    }

    @Test
    void candidatesComeBackWhereAllBetterOnesTurnOutNotToMeetWhatIsRequired() {
        Map<String, Double> slowness = Map.of("a", 1.0, "b", 1.1, "c", 2.0, "d", 2.2, "e", 2.4, "f", 2.6, "g", 2.8);
        SimulatedSearch search = new SimulatedSearch(
                        slowness,
                        List.of("a", "b", "c", "d", "e", "f", "g"),
                        Set.of("c"),
                        Set.of("a", "b", "d"),
                        PLENTY,
                        7)
                .run();

        assertThat(search.ending).isEqualTo(Step.Ending.DECIDED);
        assertThat(search.lastRung().isFinal()).isTrue();
        assertThat(search.lastRung().candidates()).containsExactly("e", "f", "g");
    }

    @Test
    void nothingMeetsOnlyOnceEverythingIsKnown() {
        Map<String, Double> slowness = Map.of("a", 1.0, "b", 1.5, "c", 2.0, "d", 2.5);
        List<String> names = List.of("a", "b", "c", "d");

        assertThat(new SimulatedSearch(slowness, names, Set.copyOf(names), Set.of(), PLENTY, 1).run().ending)
                .isEqualTo(Step.Ending.NOTHING_MEETS);
        assertThat(new SimulatedSearch(slowness, names, Set.of(), Set.copyOf(names), PLENTY, 1).run().ending)
                .isEqualTo(Step.Ending.NOTHING_MEETS);
        assertThat(new SimulatedSearch(slowness, names, Set.of(), Set.copyOf(names), Duration.ofSeconds(60), 1)
                        .run()
                        .ending)
                .isEqualTo(Step.Ending.OUT_OF_BUDGET);
    }

    @Test
    void aBudgetThatDoesNotReachForAllIsSaid() {
        Halving halving = new Halving(List.of("a", "b", "c", "d"), Duration.ofSeconds(25));
        RungCost tenSecondsEach =
                rung -> Duration.ofSeconds(10L * rung.candidates().size());
        halving.next(Duration.ZERO, tenSecondsEach);
        Interval open = new Interval(1.1, 0.8, 1.4);
        halving.measured(List.of(
                standing("a", BEST), standing("b", open), standing("c", open), standing("d", new Interval(3, 2, 4))));

        assertThat(halving.next(Duration.ofSeconds(4), tenSecondsEach))
                .isInstanceOfSatisfying(
                        Step.Measure.class,
                        step -> assertThat(step.rung().candidates()).containsExactly("a", "b"));
        assertThat(halving.fallen()).extracting(Fall::reason).containsExactly(Fall.Reason.WORSE, Fall.Reason.NO_BUDGET);
    }

    @Test
    void oneCandidateIsMeasuredInFullAtOnce() {
        assertThat(rung(new Halving(List.of("a"), PLENTY)).isFinal()).isTrue();
        assertThat(Halving.usualRungs(List.of("a"))).hasSize(1);
    }

    @Test
    void theUsualRungsHalveCandidatesAndDoubleTheEffort() {
        List<Rung> rungs = Halving.usualRungs(
                IntStream.range(0, 12).mapToObj(Integer::toString).toList());

        assertThat(rungs).extracting(rung -> rung.candidates().size()).containsExactly(12, 6, 3);
        assertThat(rungs).extracting(Rung::share).containsExactly(0.25, 0.5, 1.0);
        assertThat(rungs).extracting(Rung::isFinal).containsExactly(false, false, true);
    }

    @Test
    void onlyWhatWasAskedForIsTaken() {
        Halving halving = new Halving(List.of("a", "b"), PLENTY);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> halving.measured(List.of()));
        rung(halving);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> next(halving));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> halving.measured(List.of(standing("a", BEST), standing("x", BEST))));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Halving(List.of("a", "a"), PLENTY));
    }
}
