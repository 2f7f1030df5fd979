package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.random.SplitMix64;
import java.util.Arrays;
import java.util.List;

/**
 * Hold the queries that a load draws from.
 *
 * @param queries at least one, prepared, all with equal input shapes
 * @param samplesPerQuery samples that each query carries, at least 1
 * @param lanes how many queries may run at the same time: query {@code i} belongs to lane {@code i % lanes}
 */
public record QueryPool(List<PreparedQuery> queries, int samplesPerQuery, int lanes) {
    public QueryPool {
        queries = List.copyOf(queries);
        if (lanes < 1 || queries.size() < lanes || samplesPerQuery < 1) {
            throw new IllegalArgumentException(queries.size() + " queries of " + samplesPerQuery
                    + " samples can't be measured in " + lanes + " lanes");
        }
    }

    /**
     * Return the queries of one lane in the order that a seed decides; a load goes through it from the first to the last, again and
     * again.
     */
    public PreparedQuery[] inOrder(long seed, int lane) {
        return Arrays.stream(new SplitMix64(seed).permutation(queries.size()))
                .filter(query -> query % lanes == lane)
                .mapToObj(queries::get)
                .toArray(PreparedQuery[]::new);
    }
}
