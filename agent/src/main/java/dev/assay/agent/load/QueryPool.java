package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.random.SplitMix64;
import java.util.List;

/**
 * Hold the queries that a load draws from.
 *
 * @param queries at least one, prepared, all with equal input shapes
 * @param samplesPerQuery samples that each query carries, at least 1
 */
public record QueryPool(List<PreparedQuery> queries, int samplesPerQuery) {
    public QueryPool {
        queries = List.copyOf(queries);
        if (queries.isEmpty() || samplesPerQuery < 1) {
            throw new IllegalArgumentException(
                    queries.size() + " queries of " + samplesPerQuery + " samples can't be measured");
        }
    }

    /** Return the queries in the order that a seed decides; a load goes through it from the first to the last, again and again. */
    PreparedQuery[] inOrder(long seed) {
        PreparedQuery[] ordered = new PreparedQuery[queries.size()];
        int[] order = new SplitMix64(seed).permutation(ordered.length);
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = queries.get(order[i]);
        }
        return ordered;
    }
}
