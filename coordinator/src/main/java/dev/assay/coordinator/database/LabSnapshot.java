package dev.assay.coordinator.database;

import dev.assay.coordinator.sharing.SharingRules;
import java.util.List;

/**
 * Hold what a coordinator must know when it starts.
 *
 * @param runs those that have not ended, in the order of their numbers
 * @param blocks all blocks of these runs
 * @param agents all agents
 * @param lastToken the highest token that any lease ever had
 * @param lastRunNumber the highest number that any run ever had
 * @param sharing how the lab is shared
 */
public record LabSnapshot(
        List<RunRecord> runs,
        List<StoredBlock> blocks,
        List<AgentRecord> agents,
        long lastToken,
        long lastRunNumber,
        SharingRules sharing) {
    public LabSnapshot {
        runs = List.copyOf(runs);
        blocks = List.copyOf(blocks);
        agents = List.copyOf(agents);
    }
}
