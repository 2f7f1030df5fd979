package dev.assay.coordinator.run;

import dev.assay.coordinator.task.SampleExamples;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.ArtifactReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hold everything that a run needs before its first block is handed out.
 *
 * @param run id of the run
 * @param artifacts the model files, in the order of the scenario's variants; only those that could be had
 * @param variants the model file of each variant that could be had, in the same order
 * @param unbuilt the reason for each variant of the blocks that could not be had; never the baseline
 * @param leftOut by id of a planned block, the variants that can't be had on this machine, which is no failure: {@code problems} say why
 * @param blocks at least one, device by device within each planned block
 * @param task what accuracy means in this run
 * @param files where on this machine each model file and sample set is
 * @param problems what can't be measured for another reason
 * @param examples shows samples to people
 */
public record PreparedRun(
        String run,
        List<ArtifactInfo> artifacts,
        Map<String, ArtifactReference> variants,
        Map<String, Problem> unbuilt,
        Map<String, List<String>> leftOut,
        List<PreparedBlock> blocks,
        TaskInfo task,
        Map<ArtifactReference, Path> files,
        List<Problem> problems,
        SampleExamples examples) {
    public PreparedRun {
        artifacts = List.copyOf(artifacts);
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        unbuilt = Map.copyOf(unbuilt);
        leftOut = Map.copyOf(leftOut);
        blocks = List.copyOf(blocks);
        files = Map.copyOf(files);
        problems = List.copyOf(problems);
    }

    /**
     * Return where a file of this run is; it must not be changed.
     *
     * @throws IllegalArgumentException if no block of the run uses the file
     */
    public Path file(ArtifactReference reference) {
        Path path = files.get(reference);
        if (path == null) {
            throw new IllegalArgumentException("run " + run + " has no file " + reference.sha256());
        }
        return path;
    }
}
