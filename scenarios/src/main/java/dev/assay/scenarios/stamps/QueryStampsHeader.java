package dev.assay.scenarios.stamps;

/**
 * Say what a file of stamps belongs to.
 *
 * @param block id of the block
 * @param variant the variant's name
 * @param round 0-based
 * @param load the load's name
 * @param loadType its type, for example {@code server}
 * @param startEpochMs wall clock when the recording began
 * @param recorded how many queries the round recorded
 * @param kept how many of them the file holds, the first ones: fewer where they were more than there was memory for
 */
public record QueryStampsHeader(
        String block,
        String variant,
        int round,
        String load,
        String loadType,
        long startEpochMs,
        long recorded,
        long kept) {
    /** Return whether the file holds every query. */
    public boolean holdsAll() {
        return kept == recorded;
    }
}
