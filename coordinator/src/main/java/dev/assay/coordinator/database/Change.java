package dev.assay.coordinator.database;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.scenarios.wire.ArtifactReference;
import java.time.Instant;
import java.util.List;

/** Say what is different from now on. */
public sealed interface Change {
    /** There is a new run. */
    record RunSubmitted(RunRecord run) implements Change {}

    /** Blocks of a run can be handed out. Its standing does not change by this alone. */
    record RunPrepared(String run, Preparation preparation, List<NewBlock> blocks) implements Change {
        public RunPrepared {
            blocks = List.copyOf(blocks);
        }
    }

    /** A run is further on. */
    record RunChanged(String run, RunRecord.Standing standing) implements Change {}

    /**
     * A block is in another state. It becomes an entry of the run's timeline, too.
     *
     * @param reason for people
     */
    record BlockChanged(BlockKey block, BlockState state, String reason, Instant at) implements Change {}

    /** The report of a block is in a file of the content store. */
    record ReportKept(BlockKey block, ArtifactReference report) implements Change {}

    /** An agent joined, was drained, or was seen. */
    record AgentSaved(AgentRecord agent) implements Change {}

    /** An agent is no longer part of the lab. */
    record AgentForgotten(String id) implements Change {}

    /** A run and everything about it is gone. */
    record RunDeleted(String run) implements Change {}

    /** The lab is shared in another way. */
    record SharingChanged(SharingChange change) implements Change {}
}
