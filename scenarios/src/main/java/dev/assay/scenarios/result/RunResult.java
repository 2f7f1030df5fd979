package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hold everything that is known about one run.
 *
 * @param schema {@link #SCHEMA}
 * @param assay what measured
 * @param run what was run
 * @param task what accuracy means here
 * @param devices where it ran
 * @param artifacts the exact files that were measured
 * @param blocks what came out
 * @param overall speed-ups over several blocks; {@code null} where none is
 * @param batchingGains what batchers are worth; {@code null} where no two blocks differ in theirs only
 * @param runtimeGains what other runtimes are worth; {@code null} where no two blocks differ in theirs only
 * @param deviceDifferences how many answers differ between devices; {@code null} where no two devices answered with the same file
 * @param claims what became of the claims that the scenario checks; {@code null} where it checks none
 * @param recommendations what to deploy; {@code null} where there is nothing to choose from
 * @param problems what went wrong outside of any cell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunResult(
        String schema,
        AssayBuild assay,
        RunInfo run,
        TaskInfo task,
        List<Device> devices,
        List<ArtifactInfo> artifacts,
        List<BlockResult> blocks,
        @Nullable List<OverallSpeedup> overall,
        @Nullable List<BatchingGain> batchingGains,
        @Nullable List<RuntimeGain> runtimeGains,
        @Nullable List<DeviceDifference> deviceDifferences,
        @Nullable List<CheckedClaim> claims,
        @Nullable List<Recommendation> recommendations,
        List<Problem> problems) {
    /** The value of {@code schema} that this version writes. */
    public static final String SCHEMA = "assay-result/v1";

    public RunResult {
        devices = List.copyOf(devices);
        artifacts = List.copyOf(artifacts);
        blocks = List.copyOf(blocks);
        overall = overall == null ? null : List.copyOf(overall);
        batchingGains = batchingGains == null ? null : List.copyOf(batchingGains);
        runtimeGains = runtimeGains == null ? null : List.copyOf(runtimeGains);
        deviceDifferences = deviceDifferences == null ? null : List.copyOf(deviceDifferences);
        claims = claims == null ? null : List.copyOf(claims);
        recommendations = recommendations == null ? null : List.copyOf(recommendations);
        problems = List.copyOf(problems);
    }

    /** Return a block by its id, if the run has it. */
    public Optional<BlockResult> block(String id) {
        return blocks.stream().filter(block -> block.id().equals(id)).findFirst();
    }

    /** Return the file of a variant that a block measured, if there is one: each runtime has the file of its format. */
    public Optional<ArtifactInfo> artifact(BlockResult block, String variant) {
        return ArtifactInfo.find(artifacts, variant, block.runtime(), block.shape());
    }

    /** Return the same with other blocks. */
    public RunResult withBlocks(List<BlockResult> others) {
        return with(others, claims, recommendations);
    }

    /** Return the same with other claims. */
    public RunResult withClaims(@Nullable List<CheckedClaim> checked) {
        return with(blocks, checked, recommendations);
    }

    /** Return the same with other recommendations. */
    public RunResult withRecommendations(@Nullable List<Recommendation> chosen) {
        return with(blocks, claims, chosen);
    }

    private RunResult with(
            List<BlockResult> some, @Nullable List<CheckedClaim> checked, @Nullable List<Recommendation> chosen) {
        return new RunResult(
                schema,
                assay,
                run,
                task,
                devices,
                artifacts,
                some,
                overall,
                batchingGains,
                runtimeGains,
                deviceDifferences,
                checked,
                chosen,
                problems);
    }

    /** Return whether another tool measured all of it: such a result was imported. */
    public boolean wasImported() {
        return !blocks.isEmpty()
                && blocks.stream().flatMap(block -> block.cells().stream()).allMatch(cell -> cell.foreign() != null);
    }
}
