package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import java.util.List;

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
        List<Problem> problems) {
    /** The value of {@code schema} that this version writes. */
    public static final String SCHEMA = "assay-result/v1";

    public RunResult {
        devices = List.copyOf(devices);
        artifacts = List.copyOf(artifacts);
        blocks = List.copyOf(blocks);
        problems = List.copyOf(problems);
    }
}
