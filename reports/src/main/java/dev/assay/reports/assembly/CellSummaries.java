package dev.assay.reports.assembly;

import dev.assay.reports.statistics.AccuracyStatistics;
import dev.assay.reports.statistics.DriftRule;
import dev.assay.reports.statistics.Median;
import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.statistics.RateMean;
import dev.assay.reports.statistics.SteadinessRule;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BatchingSummary;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Drift;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.PeakRateSummary;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.result.UpperBounds;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compute what the rounds of one cell say together. */
final class CellSummaries {
    private CellSummaries() {}

    /**
     * Return the summary of a cell; nothing where nothing was measured.
     *
     * @param baseline of the same block
     * @param artifact the file that was measured
     */
    static @Nullable CellSummary of(
            Load load, CellResult cell, CellResult baseline, RunResult result, ArtifactInfo artifact) {
        ForeignMeasurement foreign = cell.foreign();
        if (foreign != null) {
            return foreign(foreign, artifact);
        }
        return cell.rounds().isEmpty() ? null : measured(load, cell, baseline, result, artifact);
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

    private static CellSummary measured(
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
                SpeedChecks.timedOutputs(rounds),
                SpeedChecks.newInputs(rounds),
                cell.evidence() == null ? null : cell.evidence().placement());
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
    private static double throughputPerSecond(List<RoundMeasurement> rounds) {
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
        return (long) Median.of(rounds.stream()
                .map(RoundMeasurement::coldStart)
                .mapToDouble(CellSummaries::totalNs)
                .toArray());
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
