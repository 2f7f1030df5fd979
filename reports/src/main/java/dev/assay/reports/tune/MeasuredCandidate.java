package dev.assay.reports.tune;

import dev.assay.reports.statistics.PairedRatio;
import dev.assay.reports.statistics.UnpairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Hold a candidate with its rounds.
 *
 * @param goal decides what its speed is; {@code null} for what comparisons under its load look at
 */
record MeasuredCandidate(
        TuneCandidate candidate,
        BlockResult block,
        CellResult cell,
        CellSummary summary,
        @Nullable TuneGoal goal) {
    boolean isBaseline() {
        return candidate.variant().equals(block.cells().getFirst().variant());
    }

    /** Return how slow it was: the geometric mean over its rounds. */
    double slowness() {
        return Math.exp(Arrays.stream(slownessOfEach()).map(Math::log).average().orElse(Double.NaN));
    }

    /** Return the score; the baseline of a task that compares with it has none of its own, and loses nothing. */
    @Nullable
    Double accuracy() {
        Accuracy accuracy = summary.accuracy();
        if (accuracy != null) {
            return accuracy.value();
        }
        return isBaseline() ? (Double) 1.0 : null;
    }

    /** Return how many times as slow this is as another one: round by round where both were measured in the same rounds. */
    Interval slownessAgainst(MeasuredCandidate other) {
        double resolution = goal == TuneGoal.THROUGHPUT ? 0 : RoundRatios.resolution(block.load());
        if (other.block.id().equals(block.id())) {
            RoundRatios ratios = RoundRatios.of(slownessByRound(), other.slownessByRound(), resolution);
            if (ratios.count() >= RoundRatios.FEWEST) {
                int planned = block.roundBudget() == null
                        ? block.roundsPlanned()
                        : block.roundBudget().planned();
                return PairedRatio.of(ratios, planned).interval();
            }
        }
        return UnpairedRatio.of(slownessOfEach(), other.slownessOfEach(), resolution)
                .interval();
    }

    /** Return whether its rounds tell a speed, and how well it is known. */
    boolean hasSpeed() {
        double[] rounds = slownessOfEach();
        return rounds.length >= RoundRatios.FEWEST
                && Arrays.stream(rounds).allMatch(one -> one > 0 && Double.isFinite(one));
    }

    private SequencedMap<Integer, Double> slownessByRound() {
        SequencedMap<Integer, Double> slowness = new LinkedHashMap<>();
        cell.rounds().forEach(round -> slowness.put(round.round(), slowness(round)));
        return slowness;
    }

    private double[] slownessOfEach() {
        return cell.rounds().stream().mapToDouble(this::slowness).toArray();
    }

    private double slowness(RoundMeasurement round) {
        Load load = block.load();
        return switch (goal) {
            case LATENCY -> RoundRatios.medianNs(round.latency());
            case THROUGHPUT -> 1 / round.throughputPerSecond();
            case SIZE -> RoundRatios.slowness(load, round);
            case null -> RoundRatios.slowness(load, round);
        };
    }
}
