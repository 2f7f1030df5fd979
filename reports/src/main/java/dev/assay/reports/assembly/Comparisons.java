package dev.assay.reports.assembly;

import dev.assay.reports.statistics.AccuracyStatistics;
import dev.assay.reports.statistics.Estimate;
import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OpenLoopSummary;
import dev.assay.scenarios.result.SpeedVerdict;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compare the variants of one block with its baseline. */
final class Comparisons {
    /** Either median may be too large by the width of its bucket: 1/1024 at most with three significant digits. */
    private static final double LATENCY_RESOLUTION = 1.0 / 1024;

    private static final int FEWEST_ROUNDS = 2;

    private final BlockResult block;
    private final TaskInfo task;
    private final long seed;
    private final @Nullable Device device;
    private final CellResult baseline;

    Comparisons(BlockResult block, TaskInfo task, long seed, @Nullable Device device) {
        this.block = block;
        this.task = task;
        this.seed = seed;
        this.device = device;
        this.baseline = block.cells().getFirst();
    }

    /** Compare every variant whose file exists, if the baseline's does. */
    List<Comparison> all(Map<String, ArtifactInfo> artifacts) {
        ArtifactInfo baselineArtifact = artifacts.get(baseline.variant());
        List<Comparison> comparisons = new ArrayList<>();
        for (CellResult variant : block.cells().subList(1, block.cells().size())) {
            ArtifactInfo artifact = artifacts.get(variant.variant());
            if (artifact != null && baselineArtifact != null) {
                comparisons.add(compare(variant, (double) baselineArtifact.bytes() / artifact.bytes()));
            }
        }
        return comparisons;
    }

    private Comparison compare(CellResult variant, double sizeRatio) {
        long comparisonSeed = seed(variant.variant());
        double[] ratios = ratios(variant);
        String reason = reasonAgainst(variant, ratios);
        Estimate speedup = reason == null ? PairedRatio.of(ratios, resolution(), comparisonSeed) : null;
        Estimate accuracy =
                AccuracyStatistics.difference(variant.accuracy(), baseline.accuracy(), task, comparisonSeed);
        Interval accuracyDelta = accuracy == null ? null : accuracy.interval();
        return new Comparison(
                variant.variant(),
                baseline.variant(),
                speedup == null ? null : speedup.interval(),
                ratios.length,
                speedup == null ? "none" : speedup.method(),
                accuracyDelta,
                sizeRatio,
                speedVerdict(speedup),
                AccuracyStatistics.verdict(accuracyDelta, task.gate()),
                accuracy == null ? null : accuracy.method(),
                reason);
    }

    private static SpeedVerdict speedVerdict(@Nullable Estimate speedup) {
        if (speedup == null) {
            return SpeedVerdict.NOT_COMPARABLE;
        }
        if (speedup.interval().low() > 1) {
            return SpeedVerdict.FASTER;
        }
        return speedup.interval().high() < 1 ? SpeedVerdict.SLOWER : SpeedVerdict.NOT_DISTINGUISHABLE;
    }

    private @Nullable String reasonAgainst(CellResult variant, double[] ratios) {
        if (device != null && device.environment().emulated()) {
            return "device " + device.id() + " is emulated: its speed says nothing about real hardware";
        }
        if (baseline.rounds().isEmpty()) {
            return "the baseline " + baseline.variant() + " has no measured round";
        }
        if (variant.rounds().isEmpty()) {
            return variant.variant() + " has no measured round";
        }
        for (CellResult cell : List.of(baseline, variant)) {
            OpenLoopSummary openLoop = OpenLoopSummaries.of(block.load(), cell.rounds());
            if (openLoop != null && !openLoop.keptUp()) {
                return cell.variant() + " did not keep up with the rate: its latency tells how long the rounds were";
            }
        }
        if (ratios.length < FEWEST_ROUNDS) {
            return (ratios.length == 0 ? "no round was" : "only one round was")
                    + " measured of both sides with a time above 0 ns; a comparison needs " + FEWEST_ROUNDS;
        }
        return null;
    }

    /** Return how many times faster the variant is in each round that both have, in the order of the rounds. */
    private double[] ratios(CellResult variant) {
        Map<Integer, RoundMeasurement> baselineRounds =
                baseline.rounds().stream().collect(Collectors.toMap(RoundMeasurement::round, Function.identity()));
        List<Double> ratios = new ArrayList<>();
        for (RoundMeasurement round : variant.rounds()) {
            RoundMeasurement baselineRound = baselineRounds.get(round.round());
            if (baselineRound != null) {
                double ratio = slowness(baselineRound) / slowness(round);
                // A median of 0 ns is below the clock's resolution and has no ratio.
                if (ratio > 0 && Double.isFinite(ratio)) {
                    ratios.add(ratio);
                }
            }
        }
        return ratios.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double slowness(RoundMeasurement round) {
        return block.load().isThroughput()
                ? 1 / Summaries.throughputPerSecond(List.of(round))
                : MergedLatency.of(round.latency()).medianNs();
    }

    private double resolution() {
        return switch (block.load()) {
            case Load.SingleStream _, Load.MultiStream _, Load.Server _ -> LATENCY_RESOLUTION;
            case Load.PeakRate _ -> FoundRate.PRECISION - 1;
            case Load.Concurrency _, Load.Sustained _, Load.Offline _ -> 0;
        };
    }

    /** Give each comparison its own resamples, the same whenever it is computed: 64-bit FNV-1a of its names. */
    private long seed(String variant) {
        long hash = 0xcbf29ce484222325L ^ seed;
        String names = block.id() + '\n' + block.device() + '\n' + variant;
        for (int i = 0; i < names.length(); i++) {
            hash = (hash ^ names.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
