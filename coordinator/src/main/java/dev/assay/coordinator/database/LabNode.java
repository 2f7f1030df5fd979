package dev.assay.coordinator.database;

/**
 * A node of a cluster, as it is known to the others when it leads.
 *
 * @param name where it talks to the other nodes; empty where there is no cluster
 * @param address where it answers requests; empty when it does so no longer
 * @param authority fingerprint of what certified it, or empty
 * @param files identity of the directory where it keeps files
 */
public record LabNode(String name, String address, String authority, String files) {
    /** A coordinator that has no cluster. */
    static final LabNode NONE = new LabNode("", "", "", "");
}
