package dev.assay.reports.assembly;

import dev.assay.reports.statistics.AccuracyStatistics;
import dev.assay.reports.statistics.Estimate;
import dev.assay.reports.statistics.OutlierRounds;
import dev.assay.reports.statistics.PairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compare the variants of one block with its baseline. */
final class Comparisons {
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
    List<BareComparison> all(Map<String, ArtifactInfo> artifacts) {
        ArtifactInfo baselineArtifact = artifacts.get(baseline.variant());
        List<BareComparison> comparisons = new ArrayList<>();
        for (CellResult variant : block.cells().subList(1, block.cells().size())) {
            ArtifactInfo artifact = artifacts.get(variant.variant());
            if (artifact != null && baselineArtifact != null) {
                comparisons.add(compare(variant, (double) baselineArtifact.bytes() / artifact.bytes()));
            }
        }
        return comparisons;
    }

    private BareComparison compare(CellResult variant, double sizeRatio) {
        RoundRatios ratios = RoundRatios.of(block.load(), baseline.rounds(), variant.rounds());
        String reason = reasonAgainst(variant, ratios);
        Estimate accuracy =
                AccuracyStatistics.difference(variant.accuracy(), baseline.accuracy(), task, seed(variant.variant()));
        return new BareComparison(
                variant.variant(),
                baseline.variant(),
                reason == null ? PairedRatio.of(ratios, plannedRounds(block)) : null,
                ratios.count(),
                outlierRounds(ratios),
                accuracy,
                AccuracyStatistics.verdict(accuracy == null ? null : accuracy.interval(), task.gate()),
                sizeRatio,
                reason);
    }

    /** Return the rounds that lie far from the others. */
    private static List<Integer> outlierRounds(RoundRatios ratios) {
        boolean[] outliers = OutlierRounds.of(ratios.values());
        return IntStream.range(0, ratios.count())
                .filter(i -> outliers[i])
                .mapToObj(ratios.rounds()::get)
                .toList();
    }

    /** Return the rounds that were measured whatever they showed. */
    static int plannedRounds(BlockResult block) {
        RoundBudget budget = block.roundBudget();
        return budget == null ? block.roundsPlanned() : budget.planned();
    }

    private @Nullable String reasonAgainst(CellResult variant, RoundRatios ratios) {
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
            String doubt = Summaries.doubtOfSpeed(cell.rounds());
            if (doubt != null) {
                return cell.variant() + " " + doubt;
            }
            if (!OpenLoopSummaries.keptUp(cell.rounds())) {
                return cell.variant() + " did not keep up with the rate: "
                        + (OpenLoopSummaries.answeredAll(cell.rounds())
                                ? "its latency tells how long the rounds were"
                                : "not all of its requests were answered");
            }
        }
        if (ratios.count() < RoundRatios.FEWEST) {
            return (ratios.count() == 0 ? "no round was" : "only one round was")
                    + " measured of both sides with a time above 0 ns; a comparison needs " + RoundRatios.FEWEST;
        }
        return null;
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
