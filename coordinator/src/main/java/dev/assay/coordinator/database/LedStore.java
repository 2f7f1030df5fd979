package dev.assay.coordinator.database;

/** The store of a lab as its leader has it, one node of a cluster. The others may take it away. */
public interface LedStore extends LabStore {
    /** Return the number of this leadership: higher than that of any before. */
    long epoch();

    /**
     * Show that this node still leads.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@link LabStore#TAKEN_OVER} if it does not, or another one that begins with
     *     {@code store.}
     */
    void showLife();

    /**
     * Say that this node is about to lead no longer, so that the next one need not wait for signs of life.
     *
     * @throws dev.assay.scenarios.problem.ProblemException see {@link #showLife}
     */
    void resign();
}
