package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.statistics.PercentileSupport;
import org.jspecify.annotations.Nullable;

/**
 * Say whether queries kept to a latency bound, over all rounds of a cell.
 *
 * @param queriesAbove how many took longer than the bound; a latency that the histogram can't tell from the bound counts as longer
 * @param queriesAllowed how many may, for the bound to be met ({@link PercentileSupport#allowedAbove}); absent where there are too
 *     few queries for any bound
 * @param roundsWithin rounds whose own percentile was within the bound, whatever that is worth
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BoundOutcome(
        BoundVerdict verdict, long queriesAbove, @Nullable Long queriesAllowed, int roundsWithin) {}
