package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.run.TargetSelection;
import dev.assay.coordinator.state.AgentView;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tell those who submit what the agents of the lab can do for them, and what not, or not yet.
 *
 * @param blocks how many would be measured
 * @param notes what to know about the others
 */
record Reachability(int blocks, List<String> notes) {
    Reachability {
        notes = List.copyOf(notes);
    }

    /**
     * Return what agents can do of a plan that can be measured at least in part.
     *
     * @throws ProblemException with the reasons if no agent can measure anything of it
     */
    static Reachability of(Plan plan, List<AgentView> agents) {
        List<Device> devices =
                agents.stream().flatMap(view -> view.agent().devices().stream()).toList();
        TargetSelection selection = TargetSelection.of(plan.blocks(), devices);
        if (selection.placements().isEmpty() && !selection.problems().isEmpty()) {
            throw new ProblemException(selection.problems());
        }
        List<String> notes = new ArrayList<>(
                selection.problems().stream().map(Problem::message).toList());
        Set<String> picked = selection.placements().stream()
                .map(placement -> placement.device().id())
                .collect(Collectors.toSet());
        for (AgentView view : agents) {
            AgentRecord agent = view.agent();
            if (agent.devices().stream().noneMatch(device -> picked.contains(device.id()))) {
                continue;
            }
            if (agent.drained()) {
                notes.add("agent " + agent.name() + " is drained: its blocks wait for `assay undrain " + agent.name()
                        + "`");
            } else {
                switch (view.health()) {
                    case CONNECTED -> {
                        // It is about to measure.
                    }
                    case SILENT ->
                        notes.add("agent " + agent.name() + " is silent: its blocks wait until it is heard of again");
                    case AWAY -> notes.add("agent " + agent.name() + " is away: its blocks wait until it is back");
                }
            }
        }
        return new Reachability(selection.placements().size(), notes);
    }
}
