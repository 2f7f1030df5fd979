package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold what one round of one cell yielded.
 *
 * @param round 0-based
 * @param order 0-based position of the cell within the round
 * @param latency query latencies; for {@code offline} the time of each batch
 * @param queries recorded queries
 * @param samples recorded samples: queries times the batch
 * @param durationNs from the first recorded query's start to the last one's end
 * @param throughputPerSecond samples a second; where the load finds its rate, that rate times the batch
 * @param coldStart what happened before the warm-up
 * @param warmUp what happened between the first inference and the first recorded query
 * @param memory of the worker process
 * @param temperatureCelsius the hottest CPU sensor right after the round, where one can be read
 * @param conditions what the machine was like meanwhile, in results that are new enough
 * @param openLoop what only a load has whose queries arrive when they want
 * @param foundRate what only a load has that finds its rate
 * @param batches what only a load has that puts requests together to batches; {@code queries} and {@code latency} are then of the
 *     requests that were answered
 * @param windows how the round went over time, in a few windows; not for loads whose latency depends on when queries arrive
 * @param intervals the same queries as in {@code latency}, second by second, of a sustained load; seconds in which no query was done
 *     are absent
 * @param timedOutputs whether some of the timed queries answered what the accuracy run got; {@code null} where that was not compared
 * @param newInputs whether inputs that the model has not seen take as long; {@code null} where that was not tried
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoundMeasurement(
        int round,
        int order,
        LatencyHistogram latency,
        long queries,
        long samples,
        long durationNs,
        double throughputPerSecond,
        ColdStart coldStart,
        WarmUp warmUp,
        @Nullable MemoryUse memory,
        @Nullable Double temperatureCelsius,
        @Nullable RoundConditions conditions,
        @Nullable OpenLoop openLoop,
        @Nullable FoundRate foundRate,
        @Nullable Batches batches,
        @Nullable LoadWindows windows,
        @Nullable List<LatencyHistogram> intervals,
        @Nullable TimedOutputs timedOutputs,
        @Nullable NewInputs newInputs) {
    public RoundMeasurement {
        intervals = intervals == null ? null : List.copyOf(intervals);
    }
}
