package dev.assay.reports.assembly;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.TaskInfo;
import java.util.List;
import java.util.Map;

/**
 * Hold everything that a run left behind, before any statistics.
 *
 * @param assay what measured
 * @param run what was run
 * @param task what accuracy means here
 * @param devices every device that a block names
 * @param artifacts the model file of every variant that has one
 * @param unbuilt variants of the blocks that have no model file, with the reason
 * @param blocks all planned blocks, whether they ran or not
 * @param problems what went wrong outside of any cell, and what of the matrix was excluded
 */
public record MeasuredRun(
        AssayBuild assay,
        RunDescription run,
        TaskInfo task,
        List<Device> devices,
        List<ArtifactInfo> artifacts,
        Map<String, Problem> unbuilt,
        List<MeasuredBlock> blocks,
        List<Problem> problems) {
    public MeasuredRun {
        devices = List.copyOf(devices);
        artifacts = List.copyOf(artifacts);
        unbuilt = Map.copyOf(unbuilt);
        blocks = List.copyOf(blocks);
        problems = List.copyOf(problems);
        for (MeasuredBlock block : blocks) {
            if (devices.stream().noneMatch(device -> device.id().equals(block.device()))) {
                throw new IllegalArgumentException(
                        "block " + block.planned().id() + " names unknown device " + block.device());
            }
            for (String variant : block.planned().variants()) {
                boolean hasFile = artifacts.stream()
                        .anyMatch(artifact -> artifact.variant().equals(variant));
                if (hasFile == unbuilt.containsKey(variant)) {
                    throw new IllegalArgumentException(
                            "variant " + variant + " needs either a model file or a reason why it has none");
                }
            }
        }
    }
}
