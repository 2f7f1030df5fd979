package dev.assay.reports.halving;

import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A search among candidates whose speed is known, on a machine as bad as that of the comparisons whose answer is known: rounds differ by
 * 3 %, processes by 0.8 %, and one process in twenty is slowed by a neighbour.
 */
final class SimulatedSearch {
    private static final int FULL_ROUNDS = 10;
    private static final int FEWEST_ROUNDS = 3;
    private static final double FULL_SECONDS = 5;

    private final Map<String, Double> slowness;
    private final Set<String> forbidden;
    private final Set<String> unproven;
    private final long seed;
    private final List<String> names;

    final Halving halving;
    final List<Rung> rungs = new ArrayList<>();
    Duration spent = Duration.ZERO;
    Duration spentBeforeLast = Duration.ZERO;
    Step.Ending ending = Step.Ending.NOTHING_MEETS;

    /**
     * @param slowness of each candidate, by its name
     * @param names the candidates in the order in which the search gets them
     * @param forbidden candidates that are shown to miss a requirement by the first rung
     * @param unproven candidates that a final rung does not show to meet everything
     */
    SimulatedSearch(
            Map<String, Double> slowness,
            List<String> names,
            Set<String> forbidden,
            Set<String> unproven,
            Duration budget,
            long seed) {
        this.slowness = slowness;
        this.names = names;
        this.forbidden = forbidden;
        this.unproven = unproven;
        this.seed = seed;
        this.halving = new Halving(names, budget);
    }

    /** A search among candidates up to three times as slow as the fastest, and without limits. */
    static SimulatedSearch among(int candidates, Duration budget, long seed) {
        SplitMix64 random = SplitMix64.stream(seed, 1);
        Map<String, Double> slowness = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            names.add("candidate-" + i);
            slowness.put("candidate-" + i, Math.exp(Math.log(3) * random.nextDouble()));
        }
        return new SimulatedSearch(slowness, names, Set.of(), Set.of(), budget, seed);
    }

    SimulatedSearch run() {
        while (true) {
            switch (halving.next(spent, SimulatedSearch::cost)) {
                case Step.End(Step.Ending reached) -> {
                    ending = reached;
                    return this;
                }
                case Step.Measure(Rung rung) -> {
                    rungs.add(rung);
                    spentBeforeLast = spent;
                    spent = spent.plus(cost(rung));
                    halving.measured(measure(rung));
                }
            }
        }
    }

    static Duration cost(Rung rung) {
        double seconds = rung.candidates().size() * rounds(rung) * (1 + rung.share() * FULL_SECONDS);
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    private static int rounds(Rung rung) {
        return Math.max(FEWEST_ROUNDS, (int) Math.round(FULL_ROUNDS * rung.share()));
    }

    private List<Standing> measure(Rung rung) {
        Map<String, double[]> measured = new HashMap<>();
        for (String candidate : rung.candidates()) {
            double[] rounds = new double[rounds(rung)];
            for (int round = 0; round < rounds.length; round++) {
                // A candidate is disturbed alike whatever it is called, and wherever it stands.
                SplitMix64 ofRound = SplitMix64.stream(seed, 2, rung.number(), round);
                SplitMix64 ofProcess =
                        SplitMix64.stream(seed, 3, rung.number(), round, Double.doubleToLongBits(slowness(candidate)));
                double neighbour = ofProcess.nextDouble() < 0.05 ? 0.04 * -Math.log1p(-ofProcess.nextDouble()) : 0;
                rounds[round] = slowness(candidate)
                        * Math.exp(0.03 * ofRound.nextGaussian() + 0.008 * ofProcess.nextGaussian() + neighbour);
            }
            measured.put(candidate, rounds);
        }
        String best = rung.candidates().stream()
                .filter(candidate -> !forbidden.contains(candidate))
                .min(Comparator.comparingDouble(candidate -> logMean(measured.getOrDefault(candidate, new double[0]))))
                .orElse("");
        return rung.candidates().stream()
                .map(candidate -> forbidden.contains(candidate)
                        ? Standing.out(candidate, "it is forbidden")
                        : new Standing(
                                candidate,
                                candidate.equals(best)
                                        ? new Interval(1, 1, 1)
                                        : ratio(
                                                measured.getOrDefault(candidate, new double[0]),
                                                measured.getOrDefault(best, new double[0])),
                                slowness(candidate),
                                null,
                                !unproven.contains(candidate)))
                .toList();
    }

    private double slowness(String candidate) {
        return slowness.getOrDefault(candidate, Double.NaN);
    }

    private static double logMean(double[] rounds) {
        double sum = 0;
        for (double round : rounds) {
            sum += Math.log(round);
        }
        return sum / rounds.length;
    }

    private static Interval ratio(double[] above, double[] below) {
        double[] ratios = new double[above.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above[i] / below[i];
        }
        return PairedRatio.of(ratios, 1.0 / 1024, ratios.length).interval();
    }

    String trueBest() {
        return names.stream()
                .filter(candidate -> !forbidden.contains(candidate))
                .min(Comparator.comparingDouble(this::slowness))
                .orElseThrow();
    }

    boolean keptToTheEnd(String candidate) {
        return rungs.stream()
                .anyMatch(rung -> rung.isFinal() && rung.candidates().contains(candidate));
    }

    Rung lastRung() {
        return rungs.getLast();
    }
}
