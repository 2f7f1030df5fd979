package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.ScheduledBlock;
import java.util.List;

/**
 * Show a lab as it is now, from memory.
 *
 * @param agents all that it knows
 * @param openRuns those that have not ended, the earliest first
 * @param waiting the blocks that stand first in the queue, in its order
 * @param waitingCount how many wait in all
 */
public record LabView(
        List<AgentView> agents, List<RunRecord> openRuns, List<ScheduledBlock> waiting, int waitingCount) {
    public LabView {
        agents = List.copyOf(agents);
        openRuns = List.copyOf(openRuns);
        waiting = List.copyOf(waiting);
    }
}
