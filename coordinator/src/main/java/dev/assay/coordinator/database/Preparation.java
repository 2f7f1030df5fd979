package dev.assay.coordinator.database;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import java.util.List;
import java.util.Map;

/**
 * Hold what preparing a run brought, besides its blocks.
 *
 * @param devices those that blocks name, as they were then
 * @param artifacts the model file of each variant that could be made
 * @param unbuilt why the others could not be made
 * @param task what accuracy means
 * @param files every file that agents need for it
 * @param problems what can't be measured for another reason
 */
public record Preparation(
        List<Device> devices,
        List<ArtifactInfo> artifacts,
        Map<String, Problem> unbuilt,
        TaskInfo task,
        List<ArtifactReference> files,
        List<Problem> problems) {
    public Preparation {
        devices = List.copyOf(devices);
        artifacts = List.copyOf(artifacts);
        unbuilt = Map.copyOf(unbuilt);
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }
}
