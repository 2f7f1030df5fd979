package dev.assay.reports.tune;

/**
 * Name one cell that could be chosen.
 *
 * @param block id of the planned block
 * @param variant one of its variants
 * @param name for people: the variant, and the runtime where there are several
 */
public record TuneCandidate(String block, String variant, String name) {
    /** Return what tells it from all others. */
    public String id() {
        // A slash is in no name.
        return block + "/" + variant;
    }
}
