package dev.assay.scenarios.wire;

import org.jspecify.annotations.Nullable;

/**
 * Say how a coordinator is.
 *
 * @param ready whether it can store what it is told, and so answer; of a node that does not lead, whether it knows one that does
 * @param node which node of a cluster says so; nothing where there is no cluster
 * @param leader which node leads, if one is known
 * @param epoch the number of that leadership
 */
public record LabHealth(
        boolean ready,
        @Nullable String node,
        @Nullable String leader,
        @Nullable Long epoch) {
    /** Return how a coordinator without a cluster is. */
    public static LabHealth alone(boolean ready) {
        return new LabHealth(ready, null, null, null);
    }
}
