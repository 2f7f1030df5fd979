package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.statistics.PercentileSupport;
import org.jspecify.annotations.Nullable;

/**
 * Bound percentiles from above with 99 % confidence, by the binomial rule of {@link PercentileSupport}; absent where the number of
 * queries does not support it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UpperBounds(
        @Nullable Long p50Ns,
        @Nullable Long p90Ns,
        @Nullable Long p95Ns,
        @Nullable Long p99Ns,
        @Nullable Long p999Ns) {}
