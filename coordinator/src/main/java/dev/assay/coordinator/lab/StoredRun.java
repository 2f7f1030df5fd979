package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import java.util.List;

/**
 * Hold a run and its blocks, read together.
 *
 * @param blocks in their order
 */
public record StoredRun(RunRecord run, List<StoredBlock> blocks) {
    public StoredRun {
        blocks = List.copyOf(blocks);
    }
}
