package dev.assay.agent.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.LoadWindows;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.WarmUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a load generator recorded.
 *
 * @param latency of each recorded query; for {@code offline} a query is a batch
 * @param queries recorded queries, at least 1
 * @param samples recorded samples: queries times the samples in each
 * @param durationNs from the first recorded query's start to the last one's end
 * @param throughputPerSecond samples a second
 * @param warmUp what ran before
 * @param clampedQueries recorded queries whose latency the histogram can't hold; its {@code minNs} and {@code maxNs} show them
 * @param openLoop what only a load has whose queries arrive when they want
 * @param foundRate what only a load has that finds its rate
 * @param batches what only a load has that puts requests together to batches; all other numbers are of the requests that were
 *     answered
 * @param windows how the recording went over time, in a few windows; not for loads whose latency depends on when queries arrive
 * @param intervals the same queries as in {@code latency}, second by second, of a sustained load
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LoadRecording(
        LatencyHistogram latency,
        long queries,
        long samples,
        long durationNs,
        double throughputPerSecond,
        WarmUp warmUp,
        long clampedQueries,
        @Nullable OpenLoop openLoop,
        @Nullable FoundRate foundRate,
        @Nullable Batches batches,
        @Nullable LoadWindows windows,
        @Nullable List<LatencyHistogram> intervals) {}
