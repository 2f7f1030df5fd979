package dev.assay.reports.assembly;

import dev.assay.reports.claim.ClaimChecker;
import dev.assay.reports.recommendation.Recommendations;
import dev.assay.reports.statistics.AccuracyStatistics;
import dev.assay.reports.statistics.DriftRule;
import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.RateMean;
import dev.assay.reports.statistics.SteadinessRule;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BatchingSummary;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Drift;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.PeakRateSummary;
import dev.assay.scenarios.result.Recommendation;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.result.UpperBounds;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compute the summaries and comparisons of a result from its rounds; again and again with the same outcome. */
public final class Summaries {
    private Summaries() {}

    /**
     * Return the same result with all summaries and comparisons computed anew; those that it has are not looked at.
     *
     * @throws ProblemException {@code result.bad-histogram} if a histogram was damaged
     */
    public static RunResult summarize(RunResult result) {
        Map<String, Device> devices =
                result.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
        List<List<Comparison>> comparisons = ComparisonFamily.of(
                result.blocks().stream()
                        .map(block -> new Comparisons(
                                        block, result.task(), result.run().seed(), devices.get(block.device()))
                                .all(artifacts(result, block)))
                        .toList(),
                Objects.requireNonNullElse(result.run().margin(), Scenario.DEFAULT_MARGIN));
        List<BlockResult> blocks = IntStream.range(0, result.blocks().size())
                .mapToObj(i -> summarize(
                        result.blocks().get(i),
                        result,
                        artifacts(result, result.blocks().get(i)),
                        devices.get(result.blocks().get(i).device()),
                        comparisons.get(i)))
                .toList();
        RunResult summarized = new RunResult(
                result.schema(),
                result.assay(),
                result.run(),
                result.task(),
                result.devices(),
                result.artifacts(),
                blocks,
                OverallSpeedups.of(blocks),
                BatchingGains.of(blocks, devices),
                RuntimeGains.of(blocks, devices),
                DeviceDifferences.of(blocks, devices),
                result.claims(),
                null,
                result.problems());
        List<Recommendation> recommendations = Recommendations.of(summarized);
        return ClaimChecker.check(
                recommendations.isEmpty() ? summarized : summarized.withRecommendations(recommendations));
    }

    /** Return the files that were measured in a block, by variant. */
    private static Map<String, ArtifactInfo> artifacts(RunResult result, BlockResult block) {
        return block.cells().stream()
                .map(CellResult::variant)
                .flatMap(variant -> result.artifact(block, variant).stream())
                .collect(Collectors.toMap(ArtifactInfo::variant, Function.identity()));
    }

    private static BlockResult summarize(
            BlockResult block,
            RunResult result,
            Map<String, ArtifactInfo> artifacts,
            @Nullable Device device,
            List<Comparison> comparisons) {
        CellResult baseline = block.cells().getFirst();
        List<CellResult> cells = block.cells().stream()
                .map(cell -> summarize(block, cell, baseline, result, artifacts.get(cell.variant())))
                .toList();
        return new BlockResult(
                block.id(),
                block.device(),
                block.runtime(),
                block.shape(),
                block.load(),
                block.roundsPlanned(),
                block.roundBudget(),
                block.noiseBefore(),
                block.noiseAfter(),
                cells,
                Controls.compare(block, device),
                block.selfCost(),
                comparisons);
    }

    private static CellResult summarize(
            BlockResult block,
            CellResult cell,
            CellResult baseline,
            RunResult result,
            @Nullable ArtifactInfo artifact) {
        CellSummary summary = artifact == null
                ? null
                : cell.foreign() != null
                        ? foreign(cell.foreign(), artifact)
                        : cell.rounds().isEmpty() ? null : summary(block.load(), cell, baseline, result, artifact);
        return new CellResult(
                cell.variant(),
                cell.status(),
                cell.problems(),
                cell.evidence(),
                cell.accuracy(),
                cell.rounds(),
                Referees.compare(block, cell),
                summary,
                cell.foreign());
    }

    /** Return what single latencies of another tool allow to say; nothing where it kept none. */
    private static @Nullable CellSummary foreign(ForeignMeasurement foreign, ArtifactInfo artifact) {
        Double throughputPerSecond = foreign.figures().throughputPerSecond();
        if (foreign.latencies().isEmpty() || throughputPerSecond == null) {
            return null;
        }
        MergedLatency latency = MergedLatency.of(foreign.latencies());
        return new CellSummary(
                latency.count(),
                latency.minNs(),
                latency.percentileNs(50),
                latency.percentileNs(90),
                latency.percentileNs(95),
                latency.percentileNs(99),
                latency.percentileNs(99.9),
                latency.maxNs(),
                throughputPerSecond,
                null,
                artifact.bytes(),
                null,
                null,
                upperBounds(latency),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static UpperBounds upperBounds(MergedLatency latency) {
        return new UpperBounds(
                latency.upperBoundNs(50),
                latency.upperBoundNs(90),
                latency.upperBoundNs(95),
                latency.upperBoundNs(99),
                latency.upperBoundNs(99.9));
    }

    private static CellSummary summary(
            Load load, CellResult cell, CellResult baseline, RunResult result, ArtifactInfo artifact) {
        List<RoundMeasurement> rounds = cell.rounds();
        MergedLatency latency =
                MergedLatency.of(rounds.stream().map(RoundMeasurement::latency).toList());
        return new CellSummary(
                latency.count(),
                latency.minNs(),
                latency.percentileNs(50),
                latency.percentileNs(90),
                latency.percentileNs(95),
                latency.percentileNs(99),
                latency.percentileNs(99.9),
                latency.maxNs(),
                throughputPerSecond(rounds),
                accuracy(cell, baseline, result.task()),
                artifact.bytes(),
                medianColdStartNs(rounds),
                peakResidentBytes(rounds),
                upperBounds(latency),
                OpenLoopSummaries.of(load, rounds),
                peakRate(rounds, result.run().seed()),
                batching(rounds),
                SteadinessRule.judge(rounds),
                drift(rounds),
                timedOutputs(rounds),
                newInputs(rounds),
                cell.evidence() == null ? null : cell.evidence().placement());
    }

    /** Return whether new inputs took as long in all rounds together, if that was tried. */
    static @Nullable NewInputs newInputs(List<RoundMeasurement> rounds) {
        List<NewInputs> tried = rounds.stream()
                .map(RoundMeasurement::newInputs)
                .filter(Objects::nonNull)
                .toList();
        return tried.isEmpty() ? null : NewInputs.merge(tried);
    }

    /** Return why the speed of rounds is not that of the model whose accuracy was measured, after the name of the cell. */
    static @Nullable String doubtOfSpeed(List<RoundMeasurement> rounds) {
        TimedOutputs outputs = timedOutputs(rounds);
        if (outputs != null && outputs.verdict() == TimedOutputs.Verdict.DIFFERENT) {
            return "answered something else while it was timed than when its accuracy was measured";
        }
        NewInputs newInputs = newInputs(rounds);
        return newInputs != null && newInputs.verdict() == NewInputs.Verdict.SLOWER
                ? "answers from memory: inputs that it had not seen took longer"
                : null;
    }

    /** Return what was found of the timed outputs of all rounds together, if any were compared. */
    static @Nullable TimedOutputs timedOutputs(List<RoundMeasurement> rounds) {
        List<TimedOutputs> compared = rounds.stream()
                .map(RoundMeasurement::timedOutputs)
                .filter(Objects::nonNull)
                .toList();
        return compared.isEmpty() ? null : TimedOutputs.merge(compared);
    }

    private static @Nullable Accuracy accuracy(CellResult cell, CellResult baseline, TaskInfo task) {
        AccuracyMeasurement measured = cell.accuracy();
        if (measured == null) {
            return null;
        }
        Accuracy accuracy = AccuracyStatistics.summarize(measured, baseline.accuracy(), task);
        return cell.variant().equals(baseline.variant())
                ? accuracy
                : accuracy.withBaseline(AccuracyStatistics.pair(measured, baseline.accuracy(), task));
    }

    private static @Nullable List<Drift> drift(List<RoundMeasurement> rounds) {
        List<Drift> drift = DriftRule.judge(rounds);
        return drift.isEmpty() ? null : drift;
    }

    private static @Nullable BatchingSummary batching(List<RoundMeasurement> rounds) {
        return rounds.stream()
                .map(RoundMeasurement::batches)
                .filter(Objects::nonNull)
                .reduce(Batches::plus)
                .map(batches ->
                        new BatchingSummary(batches, batches.count(), (double) batches.requests() / batches.count()))
                .orElse(null);
    }

    private static @Nullable PeakRateSummary peakRate(List<RoundMeasurement> rounds, long seed) {
        List<FoundRate> found = rounds.stream()
                .map(RoundMeasurement::foundRate)
                .filter(Objects::nonNull)
                .toList();
        if (found.isEmpty()) {
            return null;
        }
        double[] rates = found.stream().mapToDouble(FoundRate::queriesPerSecond).toArray();
        return new PeakRateSummary(
                rates.length < 2 ? null : RateMean.of(rates, seed),
                (int) found.stream().filter(FoundRate::confirmed).count(),
                found.stream().mapToInt(rate -> rate.trials().size()).sum());
    }

    /** Return all samples over all recorded time; where rounds found their rates, the mean of those. */
    static double throughputPerSecond(List<RoundMeasurement> rounds) {
        if (rounds.stream().anyMatch(round -> round.foundRate() != null)) {
            return rounds.stream()
                    .mapToDouble(RoundMeasurement::throughputPerSecond)
                    .average()
                    .orElseThrow();
        }
        double samples = 0;
        double durationNs = 0;
        for (RoundMeasurement round : rounds) {
            samples += round.samples();
            durationNs += round.durationNs();
        }
        return samples * 1e9 / durationNs;
    }

    private static long medianColdStartNs(List<RoundMeasurement> rounds) {
        long[] sorted = rounds.stream()
                .map(RoundMeasurement::coldStart)
                .mapToLong(Summaries::totalNs)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
    }

    private static long totalNs(ColdStart coldStart) {
        return coldStart.processNs() + coldStart.loadNs() + coldStart.firstInferenceNs();
    }

    private static @Nullable Long peakResidentBytes(List<RoundMeasurement> rounds) {
        return rounds.stream()
                .map(RoundMeasurement::memory)
                .filter(Objects::nonNull)
                .map(MemoryUse::peakResidentBytes)
                .max(Long::compare)
                .orElse(null);
    }
}
