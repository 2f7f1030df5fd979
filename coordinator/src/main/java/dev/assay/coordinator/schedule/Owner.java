package dev.assay.coordinator.schedule;

/**
 * Say for whom a block is measured, and among which agents.
 *
 * @param user who submitted its run
 * @param pool that its run was submitted to
 */
public record Owner(String user, String pool) {
    /** The user of a lab that asks nobody who they are. */
    public static final String ONLY_USER = "local";
    /** The pool of runs that name none. */
    public static final String DEFAULT_POOL = "default";
    /** Whose blocks are in a lab that is shared by nobody. */
    public static final Owner NOBODY_ELSE = new Owner(ONLY_USER, DEFAULT_POOL);
}
