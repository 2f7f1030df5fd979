package dev.assay.agent.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.agent.load.LoadGlimpse;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.scoring.Fingerprints;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker says to its agent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerReply.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = WorkerReply.Loaded.class, name = "loaded"),
    @JsonSubTypes.Type(value = WorkerReply.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = WorkerReply.Measured.class, name = "measured"),
    @JsonSubTypes.Type(value = WorkerReply.Refereed.class, name = "refereed"),
    @JsonSubTypes.Type(value = WorkerReply.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = WorkerReply.Scored.class, name = "scored"),
    @JsonSubTypes.Type(value = WorkerReply.EvidenceShown.class, name = "evidence-shown"),
    @JsonSubTypes.Type(value = WorkerReply.SelfCostMeasured.class, name = "self-cost-measured"),
    @JsonSubTypes.Type(value = WorkerReply.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = WorkerReply.Threw.class, name = "threw")
})
public sealed interface WorkerReply {
    /** The worker takes commands: said once, first, unasked. */
    record Ready() implements WorkerReply {}

    /**
     * The model is loaded.
     *
     * @param loadNs how long that took
     * @param beforeLoadResidentBytes resident set size before, where the system tells
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Loaded(long loadNs, @Nullable Long beforeLoadResidentBytes) implements WorkerReply {}

    /**
     * Queries are in place, and the first one ran.
     *
     * @param shapingNs how long the model was compiled for their shapes
     * @param firstInferenceNs how long the first one took
     * @param queries how many different queries there are
     */
    record Prepared(long shapingNs, long firstInferenceNs, int queries) implements WorkerReply {}

    /**
     * The load ran.
     *
     * @param recording what came of it
     * @param peakResidentBytes peak resident set size so far, where the system tells
     * @param timedOutputs what some of the recorded queries answered
     * @param outputsOfOtherSize how many more were chosen, but answered in another size than queries do whose accuracy is measured
     * @param newInputs whether inputs that the model has not seen take as long; {@code null} where that was not tried
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Measured(
            LoadRecording recording,
            @Nullable Long peakResidentBytes,
            @Nullable Fingerprints timedOutputs,
            int outputsOfOtherSize,
            @Nullable NewInputs newInputs)
            implements WorkerReply {}

    /**
     * The referee measured.
     *
     * @param latency of the queries that it sampled
     */
    record Refereed(LatencyHistogram latency) implements WorkerReply {}

    /**
     * Measuring or scoring goes on: a sign of life.
     *
     * @param fraction how much is done, from 0 to 1
     * @param load how it goes, of what is measured; {@code null} while samples are scored
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Progress(double fraction, @Nullable LoadGlimpse load) implements WorkerReply {}

    /**
     * All samples are scored.
     *
     * @param accuracy {@code null} for the baseline of a fidelity task
     * @param outputs what the model answered; {@code null} where outputs can't be told apart by sample
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Scored(
            @Nullable AccuracyMeasurement accuracy,
            @Nullable Fingerprints outputs) implements WorkerReply {}

    /** What really ran. */
    record EvidenceShown(Evidence evidence) implements WorkerReply {}

    /** What Assay itself costs. */
    record SelfCostMeasured(SelfCost selfCost) implements WorkerReply {}

    /** The command failed for a reason that is understood; the worker is of no more use. */
    record Failed(List<Problem> problems) implements WorkerReply {
        public Failed {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The command ended in something that nobody expected; the worker is of no more use, its log has the stack trace.
     *
     * @param error class and message of what was thrown
     * @param where the method that threw it
     * @param outOfMemory whether memory ran out, on the heap or off it
     */
    record Threw(String error, String where, boolean outOfMemory) implements WorkerReply {}
}
