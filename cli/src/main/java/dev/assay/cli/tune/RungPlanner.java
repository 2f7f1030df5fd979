package dev.assay.cli.tune;

import dev.assay.reports.halving.Rung;
import dev.assay.reports.tune.TuneCandidate;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanSelection;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.Planner;
import dev.assay.scenarios.plan.Profile;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turn rungs into plans of runs, and estimate how long they take. Belongs to one thread. */
final class RungPlanner {
    private static final int FEWEST_ROUNDS = 3;
    private static final int SEED_BOUND = 1_000_000_000;

    private final Scenario scenario;
    private final Profile profile;
    private final long seed;
    private final Map<String, TuneCandidate> candidates = new HashMap<>();

    /** How much longer rounds take than planned, as far as one knows. */
    private double pace = 1;

    RungPlanner(Scenario scenario, ProfileName profile, long seed, List<TuneCandidate> candidates) {
        this.scenario = scenario;
        this.profile = Profile.of(profile, scenario.profiles());
        this.seed = seed;
        candidates.forEach(candidate -> this.candidates.put(candidate.id(), candidate));
    }

    /** Return the candidates of a rung. */
    List<TuneCandidate> candidates(Rung rung) {
        return rung.candidates().stream()
                .map(id -> Objects.requireNonNull(candidates.get(id), "rungs have candidates of the search only"))
                .toList();
    }

    /** Return what a rung measures: its candidates beside their baselines, the blocks in an order of the rung's own. */
    PlanSelection selection(Rung rung) {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        candidates(rung)
                .forEach(candidate -> blocks.computeIfAbsent(candidate.block(), _ -> new ArrayList<>())
                        .add(candidate.variant()));
        List<String> inOrder = blocks.keySet().stream().sorted().toList();
        List<PlanSelection.SelectedBlock> shuffled = Arrays.stream(
                        SplitMix64.stream(seed, rung.number(), 1).permutation(inOrder.size()))
                .mapToObj(inOrder::get)
                .map(block -> new PlanSelection.SelectedBlock(block, blocks.getOrDefault(block, List.of())))
                .toList();
        return new PlanSelection(shuffled, rung.isFinal() ? null : effort(rung.share()), purpose(rung));
    }

    private PlanSelection.Effort effort(double share) {
        int all = profile.rounds().planned();
        int rounds = Math.clamp(Math.round(all * share), Math.min(FEWEST_ROUNDS, all), all);
        return new PlanSelection.Effort(RoundBudget.fixed(rounds), profile.durationScale() * share);
    }

    private static String purpose(Rung rung) {
        return "This is rung " + rung.number() + " of a search (assay tune): it measures "
                + (rung.isFinal()
                        ? "those that are left anew, with all that the profile asks for."
                        : "its candidates briefly, to see which ones are worth more time.")
                + " The commands on this page repeat the scenario's own run, which has all variants.";
    }

    /** Return the seed of a rung's run: each rung has orders of its own. */
    long seed(Rung rung) {
        return Math.floorMod(SplitMix64.stream(seed, rung.number()).nextLong(), SEED_BOUND);
    }

    Plan plan(Rung rung) {
        return Planner.plan(scenario, profile.name(), seed(rung), selection(rung));
    }

    /** Return how long a rung should take; scoring is in the first one, later ones know the answers. */
    Duration estimate(Rung rung) {
        Plan plan = plan(rung);
        Duration rounds = times(rounds(plan), pace);
        return rung.number() == 1 ? rounds.plus(plan.estimatedTime().minus(rounds(plan))) : rounds;
    }

    private static Duration rounds(Plan plan) {
        return plan.blocks().stream().map(Planner::estimatedRounds).reduce(Duration.ZERO, Duration::plus);
    }

    /** Learn from a rung how much longer rounds take than planned. */
    void measured(Rung rung, RunResult result, Duration took) {
        Plan plan = plan(rung);
        if (rung.number() > 1) {
            pace = (double) took.toMillis() / Math.max(1, rounds(plan).toMillis());
            return;
        }
        // What the first rung took has the scoring in it.
        double planned = 0;
        double actual = 0;
        for (BlockResult block : result.blocks()) {
            PlannedBlock one = plan.block(block.id());
            long cells = (long) one.rounds().planned() * one.variants().size();
            double plannedNs = (double) Planner.estimatedRounds(one).toNanos() / cells;
            for (RoundMeasurement round : block.cells().stream()
                    .flatMap(cell -> cell.rounds().stream())
                    .toList()) {
                planned += plannedNs;
                actual += actualNs(round, block.load().budget());
            }
        }
        pace = planned == 0 ? 1 : actual / planned;
    }

    private static double actualNs(RoundMeasurement round, LoadBudget budget) {
        ColdStart cold = round.coldStart();
        return (double) cold.processNs()
                + cold.loadNs()
                + cold.firstInferenceNs()
                + budget.warmUp().toNanos()
                + round.durationNs();
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }
}
