package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
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
        problems = List.copyOf(problems);
    }
}
