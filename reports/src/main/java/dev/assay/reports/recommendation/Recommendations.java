package dev.assay.reports.recommendation;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.BoundOutcome;
import dev.assay.scenarios.result.BoundVerdict;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.Recommendation;
import dev.assay.scenarios.result.Recommendation.PassedOver;
import dev.assay.scenarios.result.Recommendation.Reason;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Choose the fastest cell that is allowed, for each device, shape and load. */
public final class Recommendations {
    /** More than the first few say nothing new about what decides. */
    private static final int MOST_PASSED_OVER = 3;

    private Recommendations() {}

    /**
     * A cell that could be deployed.
     *
     * @param slowness smaller is faster; comparable between cells of one shape and load
     * @param reason why not; {@code null} if it is allowed
     * @param gateShown whether its accuracy is shown to be within the gate
     */
    private record Candidate(
            BlockResult block,
            String variant,
            double slowness,
            @Nullable Reason reason,
            boolean gateShown) {}

    /** Return one for each device, shape and load with at least two cells to choose from; emulated devices have none. */
    public static List<Recommendation> of(RunResult run) {
        Map<String, Device> devices = run.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
        Map<List<String>, List<Candidate>> candidates = new LinkedHashMap<>();
        for (BlockResult block : run.blocks()) {
            Device device = devices.get(block.device());
            if (device == null || device.environment().emulated()) {
                continue;
            }
            for (CellResult cell : block.cells()) {
                candidate(block, cell)
                        .ifPresent(candidate -> candidates
                                .computeIfAbsent(
                                        List.of(
                                                block.device(),
                                                block.shape().name(),
                                                block.load().name()),
                                        _ -> new ArrayList<>())
                                .add(candidate));
            }
        }
        List<Recommendation> recommendations = new ArrayList<>();
        for (List<Candidate> ofPlace : candidates.values()) {
            if (ofPlace.size() > 1) {
                choose(run, ofPlace).ifPresent(recommendations::add);
            }
        }
        return recommendations;
    }

    private static Optional<Recommendation> choose(RunResult run, List<Candidate> candidates) {
        List<Candidate> fastestFirst = candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::slowness))
                .toList();
        List<PassedOver> passedOver = new ArrayList<>();
        for (Candidate candidate : fastestFirst) {
            ArtifactInfo artifact =
                    run.artifact(candidate.block(), candidate.variant()).orElse(null);
            Reason reason = candidate.reason();
            if (reason == null && artifact != null) {
                BlockResult block = candidate.block();
                return Optional.of(new Recommendation(
                        block.device(),
                        block.shape().name(),
                        block.load().name(),
                        block.id(),
                        candidate.variant(),
                        artifact.sha256(),
                        candidate.gateShown(),
                        passedOver));
            }
            if (reason != null && passedOver.size() < MOST_PASSED_OVER) {
                passedOver.add(new PassedOver(candidate.block().id(), candidate.variant(), reason));
            }
        }
        return Optional.empty();
    }

    private static Optional<Candidate> candidate(BlockResult block, CellResult cell) {
        CellSummary summary = cell.summary();
        Double slowness = summary == null ? null : slowness(block.load(), summary);
        if (summary == null || slowness == null) {
            return Optional.empty();
        }
        boolean isBaseline = cell.variant().equals(block.cells().getFirst().variant());
        Comparison comparison = block.comparison(cell.variant()).orElse(null);
        return Optional.of(new Candidate(
                block,
                cell.variant(),
                slowness,
                reasonAgainst(summary, comparison, isBaseline),
                isBaseline || isGateShown(comparison)));
    }

    /** Return how slow a cell is by the measure of its load, or {@code null} where the sample does not tell. */
    private static @Nullable Double slowness(Load load, CellSummary summary) {
        if (load.isThroughput()) {
            return 1 / summary.throughputPerSecond();
        }
        Long p50Ns = summary.p50Ns();
        return p50Ns == null ? null : p50Ns.doubleValue();
    }

    private static @Nullable Reason reasonAgainst(
            CellSummary summary, @Nullable Comparison comparison, boolean isBaseline) {
        if (!summary.hasSpeedOfModel()) {
            return Reason.NOT_THE_MODEL;
        }
        if (isBeyondBound(summary)) {
            return Reason.BEYOND_LATENCY_BOUND;
        }
        if (isBaseline) {
            return null;
        }
        if (comparison != null && comparison.accuracyVerdict() == AccuracyVerdict.BEYOND_GATE) {
            return Reason.BEYOND_GATE;
        }
        return comparison != null && comparison.speedVerdict() == SpeedVerdict.FASTER ? null : Reason.NOT_SHOWN_FASTER;
    }

    /** Return whether a cell is shown not to keep to its load: to the rate, or to the latency bound. */
    public static boolean isBeyondBound(CellSummary summary) {
        OpenLoopSummary openLoop = summary.openLoop();
        if (openLoop == null) {
            return false;
        }
        BoundOutcome bound = openLoop.latencyBound();
        return !openLoop.keptUp() || (bound != null && bound.verdict() == BoundVerdict.MISSED);
    }

    private static boolean isGateShown(@Nullable Comparison comparison) {
        return comparison != null
                && switch (comparison.accuracyVerdict()) {
                    case WITHIN_GATE, NO_GATE -> true;
                    case BEYOND_GATE, INCONCLUSIVE, NOT_MEASURED -> false;
                };
    }
}
