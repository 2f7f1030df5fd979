package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.measurement.TimedOutputs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Summarize a cell over all its rounds; everything here can be computed again from the rounds' histograms.
 *
 * <p>A percentile is absent where the number of queries does not support it.
 *
 * @param queries recorded queries in all rounds
 * @param throughputPerSecond samples a second: all samples over all recorded time
 * @param accuracy the task's score from 0 to 1, if it was measured
 * @param bytes size of the model file
 * @param coldStartNs median over rounds from process start to the first answer
 * @param peakResidentBytes the largest peak of any round
 * @param upperBounds what the percentiles are at most
 * @param openLoop what became of queries that arrived whether or not the model was free
 * @param peakRate the highest rate, where the load finds it
 * @param batching what became of requests that were put together to batches; {@code queries} and latencies are of those that were
 *     answered
 * @param steadiness whether latency stayed the same within each round, where the load lets one tell
 * @param drift how the rounds of a sustained load changed over time
 * @param timedOutputs whether timed queries of all rounds answered what the accuracy run got
 * @param newInputs whether inputs that the model had not seen took as long, in all rounds
 * @param placement whether nodes ran where they should, where an accelerator was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CellSummary(
        long queries,
        long minNs,
        @Nullable Long p50Ns,
        @Nullable Long p90Ns,
        @Nullable Long p95Ns,
        @Nullable Long p99Ns,
        @Nullable Long p999Ns,
        long maxNs,
        double throughputPerSecond,
        @Nullable Accuracy accuracy,
        long bytes,
        @Nullable Long coldStartNs,
        @Nullable Long peakResidentBytes,
        @Nullable UpperBounds upperBounds,
        @Nullable OpenLoopSummary openLoop,
        @Nullable PeakRateSummary peakRate,
        @Nullable BatchingSummary batching,
        @Nullable Steadiness steadiness,
        @Nullable List<Drift> drift,
        @Nullable TimedOutputs timedOutputs,
        @Nullable NewInputs newInputs,
        @Nullable Placement placement) {
    public CellSummary {
        drift = drift == null ? null : List.copyOf(drift);
    }

    /** Return whether timed queries answered something else than the accuracy run got: then the speed is not that of the model. */
    public boolean answeredSomethingElse() {
        return timedOutputs != null && timedOutputs.verdict() == TimedOutputs.Verdict.DIFFERENT;
    }

    /** Return whether answers were remembered: then the speed is that of a cache. */
    public boolean answeredFromMemory() {
        return newInputs != null && newInputs.verdict() == NewInputs.Verdict.SLOWER;
    }

    /** Return whether an accelerator was asked for and not got: then the speed is that of something else. */
    public boolean fellBack() {
        return placement != null && placement.fellBack();
    }

    /** Return whether the speed is that of the model whose accuracy was measured, on what was asked for, as far as one can tell. */
    public boolean hasSpeedOfModel() {
        return !answeredSomethingElse() && !answeredFromMemory() && !fellBack();
    }
}
