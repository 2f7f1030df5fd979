package dev.assay.coordinator.database;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hold what preparing a run brought, besides its blocks.
 *
 * @param devices those that blocks name, as they were then
 * @param artifacts the model file of each variant that could be made
 * @param unbuilt why the others could not be made
 * @param task what accuracy means
 * @param files every file that agents need for it
 * @param problems what can't be measured for another reason
 * @param leftOut by id of a planned block, the variants that are not measured in it for such a reason; {@code null} for none
 */
public record Preparation(
        List<Device> devices,
        List<ArtifactInfo> artifacts,
        Map<String, Problem> unbuilt,
        TaskInfo task,
        List<ArtifactReference> files,
        List<Problem> problems,
        @Nullable Map<String, List<String>> leftOut) {
    public Preparation {
        devices = List.copyOf(devices);
        artifacts = List.copyOf(artifacts);
        unbuilt = Map.copyOf(unbuilt);
        files = List.copyOf(files);
        problems = List.copyOf(problems);
        leftOut = leftOut == null ? null : Map.copyOf(leftOut);
    }

    /** Leave out nothing. */
    public Preparation(
            List<Device> devices,
            List<ArtifactInfo> artifacts,
            Map<String, Problem> unbuilt,
            TaskInfo task,
            List<ArtifactReference> files,
            List<Problem> problems) {
        this(devices, artifacts, unbuilt, task, files, problems, null);
    }

    /** Return a planned block as it can be measured. */
    public PlannedBlock measurable(PlannedBlock planned) {
        List<String> without = leftOut == null ? List.of() : leftOut.getOrDefault(planned.id(), List.of());
        return without.isEmpty()
                ? planned
                : planned.withVariants(planned.variants().stream()
                        .filter(variant -> !without.contains(variant))
                        .toList());
    }
}
