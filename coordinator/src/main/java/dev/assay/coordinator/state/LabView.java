package dev.assay.coordinator.state;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.coordinator.sharing.Hold;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Show a lab as it is now, from memory.
 *
 * @param agents all that it knows
 * @param openRuns those that have not ended, the earliest first
 * @param waiting the blocks that stand first in the queue, in its order
 * @param waitingCount how many wait in all
 * @param sharing how the lab is shared, and what that means now
 */
public record LabView(
        List<AgentView> agents,
        List<RunRecord> openRuns,
        List<ScheduledBlock> waiting,
        int waitingCount,
        SharingView sharing) {
    public LabView {
        agents = List.copyOf(agents);
        openRuns = List.copyOf(openRuns);
        waiting = List.copyOf(waiting);
    }

    /**
     * Return the agents of a pool, or those that runs go to that name none.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code pool.unknown}
     */
    public List<AgentView> agentsOf(@Nullable String pool) {
        sharing.rules().requirePool(pool);
        return agents.stream()
                .filter(view -> sharing.rules()
                        .takesPart(pool, view.agent().name(), view.agent().devices()))
                .toList();
    }

    /** Find the agent that has a device. */
    public Optional<AgentView> agentWith(String device) {
        return agents.stream()
                .filter(view -> view.agent().devices().stream()
                        .anyMatch(offered -> offered.id().equals(device)))
                .findFirst();
    }

    /** Return why a block waits, if that is because the lab is shared. */
    public Optional<Hold> hold(ScheduledBlock block) {
        if (sharing.rules().keepsNothing()) {
            return Optional.empty();
        }
        int measured = sharing.measured().getOrDefault(block.owner().user(), 0);
        return agentWith(block.device())
                .flatMap(view -> sharing.rules().hold(view.agent().name(), block, measured, sharing.now()));
    }
}
