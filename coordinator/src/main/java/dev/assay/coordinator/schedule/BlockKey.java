package dev.assay.coordinator.schedule;

/**
 * Name a block among all runs.
 *
 * @param run id of the run
 * @param block id of the block, unique in its run
 */
public record BlockKey(String run, String block) {
    @Override
    public String toString() {
        return run + "/" + block;
    }
}
