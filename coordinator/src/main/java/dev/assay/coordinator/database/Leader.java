package dev.assay.coordinator.database;

import org.jdbi.v3.core.Handle;

/**
 * What the store says of who has the lab.
 *
 * @param epoch counts leaders, and openings by coordinators without a cluster
 * @param lastWrite counts writes
 * @param signsOfLife counts what shows that the leader can write when there is nothing to write
 * @param node that leads, or did last
 */
public record Leader(long epoch, long lastWrite, long signsOfLife, LabNode node) {
    /** Return whether a node of a cluster leads, as far as the store knows. */
    public boolean isNode() {
        return !node.name().isEmpty() && !node.address().isEmpty();
    }

    static Leader read(Handle handle) {
        return handle.createQuery("SELECT * FROM leadership")
                .map((row, _) -> new Leader(
                        row.getLong("epoch"),
                        row.getLong("last_write"),
                        row.getLong("signs_of_life"),
                        new LabNode(
                                row.getString("node"),
                                row.getString("address"),
                                row.getString("authority"),
                                row.getString("files"))))
                .one();
    }
}
