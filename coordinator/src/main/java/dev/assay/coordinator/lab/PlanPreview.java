package dev.assay.coordinator.lab;

import dev.assay.coordinator.run.TargetSelection;
import dev.assay.coordinator.run.TargetSelection.Placement;
import dev.assay.coordinator.state.AgentView;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation.LocalFile;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Show what a submission would measure.
 *
 * @param plan the expanded matrix
 * @param placements which device measures which block
 * @param notes what its user should know: targets that no agent can serve, agents that are away or drained
 * @param obstacles why it can't be submitted, if it can't
 * @param missingFiles the {@code file:} sources that were not sent along
 */
public record PlanPreview(
        Plan plan, List<Placement> placements, List<String> notes, List<Problem> obstacles, List<String> missingFiles) {
    public PlanPreview {
        placements = List.copyOf(placements);
        notes = List.copyOf(notes);
        obstacles = List.copyOf(obstacles);
        missingFiles = List.copyOf(missingFiles);
    }

    static PlanPreview of(Plan plan, List<AgentView> agents, Map<String, ArtifactReference> files) {
        List<String> missingFiles = plan.scenario().sources().stream()
                .map(ArtifactSource::location)
                .filter(LocalFile.class::isInstance)
                .map(location -> ((LocalFile) location).path())
                .filter(path -> !files.containsKey(path))
                .distinct()
                .toList();
        List<Device> devices =
                agents.stream().flatMap(view -> view.agent().devices().stream()).toList();
        List<Placement> placements = TargetSelection.of(plan.blocks(), devices).placements();
        try {
            return new PlanPreview(
                    plan, placements, Reachability.of(plan, agents).notes(), List.of(), missingFiles);
        } catch (ProblemException e) {
            return new PlanPreview(plan, placements, List.of(), e.problems(), missingFiles);
        }
    }

    /** Return how long all devices together are busy, if queries take no longer than the minimum durations. */
    public Duration deviceTime() {
        return placements.stream()
                .map(placement -> placement.planned().estimatedTime())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
