package dev.assay.scenarios.wire;

import java.util.List;

/**
 * Show a pool.
 *
 * @param members the agents that belong to it now
 */
public record PoolSummary(Pool pool, List<String> members) {
    public PoolSummary {
        members = List.copyOf(members);
    }
}
