package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hold what another tool says itself of one measurement; what it does not say is absent.
 *
 * @param queries that it counts
 * @param percentilesNs by their names, such as {@code p99}; by the tool's own rule, however few queries there are
 * @param throughputPerSecond samples a second
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ForeignFigures(
        @Nullable Long queries,
        @Nullable Long minNs,
        @Nullable Long meanNs,
        @Nullable Long maxNs,
        Map<String, Long> percentilesNs,
        @Nullable Double throughputPerSecond) {
    public ForeignFigures {
        percentilesNs = Collections.unmodifiableMap(new TreeMap<>(percentilesNs));
    }
}
