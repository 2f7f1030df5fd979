package dev.assay.scenarios.wire;

/**
 * Tell how far a block is.
 *
 * @param run id of the run
 * @param block id of the block
 * @param doneSteps accuracy passes and cell rounds that ended, well or not
 * @param totalSteps all accuracy passes and cell rounds of the block
 * @param activity what happens now, for people, for example {@code round 2 of 4: int8}
 */
public record BlockProgress(String run, String block, int doneSteps, int totalSteps, String activity) {}
