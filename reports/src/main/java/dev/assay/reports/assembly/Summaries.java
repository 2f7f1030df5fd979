package dev.assay.reports.assembly;

import dev.assay.reports.claim.ClaimChecker;
import dev.assay.reports.recommendation.Recommendations;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Recommendation;
import dev.assay.scenarios.result.RunResult;
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
        return new CellResult(
                cell.variant(),
                cell.status(),
                cell.problems(),
                cell.evidence(),
                cell.accuracy(),
                cell.rounds(),
                Referees.compare(block, cell),
                artifact == null ? null : CellSummaries.of(block.load(), cell, baseline, result, artifact),
                cell.foreign());
    }
}
