package dev.assay.agent.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.wire.Scoring;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What an agent asks of a worker. The worker answers each with its reply, or with {@link WorkerReply.Failed}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerCommand.LoadModel.class, name = "load-model"),
    @JsonSubTypes.Type(value = WorkerCommand.PrepareQueries.class, name = "prepare-queries"),
    @JsonSubTypes.Type(value = WorkerCommand.Measure.class, name = "measure"),
    @JsonSubTypes.Type(value = WorkerCommand.MeasureByReferee.class, name = "measure-by-referee"),
    @JsonSubTypes.Type(value = WorkerCommand.Score.class, name = "score"),
    @JsonSubTypes.Type(value = WorkerCommand.ShowEvidence.class, name = "show-evidence"),
    @JsonSubTypes.Type(value = WorkerCommand.MeasureSelfCost.class, name = "measure-self-cost"),
    @JsonSubTypes.Type(value = WorkerCommand.Shutdown.class, name = "shutdown")
})
public sealed interface WorkerCommand {
    /** Load the one model of this worker: answered with {@link WorkerReply.Loaded}. */
    record LoadModel(RuntimeConfiguration runtime, Path model) implements WorkerCommand {}

    /**
     * Prepare queries from the evaluation samples and run the first one: answered with {@link WorkerReply.Prepared}.
     *
     * @param samples the sample set
     * @param batch samples a query
     * @param lanes how many queries are to run at the same time
     * @param batched how single samples are put together to batches, if they are: then {@code lanes} counts batches
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PrepareQueries(
            Path samples, int batch, int lanes, @Nullable Batched batched) implements WorkerCommand {}

    /**
     * Say how single samples are put together to batches.
     *
     * @param rules sizes and lengths
     * @param maskInput the input that tells what counts from padding, if there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Batched(Batching rules, @Nullable String maskInput) {}

    /**
     * Warm up and measure with the prepared queries: answered with {@link WorkerReply.Progress}, as often as it takes, then {@link
     * WorkerReply.Measured}.
     *
     * @param load how queries arrive, with the budget of one round
     * @param seed decides their order
     * @param stamps where every query's stamps go, or {@code null}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Measure(Load load, long seed, @Nullable StampsFile stamps) implements WorkerCommand {}

    /**
     * Have the load's referee warm up and measure with the prepared queries: answered with {@link WorkerReply.Progress}, as often as it
     * takes, then {@link WorkerReply.Refereed}.
     *
     * @param load which has a referee
     * @param seed decides the order of the queries
     */
    record MeasureByReferee(Load load, long seed) implements WorkerCommand {}

    /**
     * Say where the stamps of a round go, and what they belong to.
     *
     * @param file which does not exist
     * @param block id of the block
     * @param variant the variant's name
     * @param round 0-based
     */
    record StampsFile(Path file, String block, String variant, int round) {}

    /**
     * Score all samples: answered with {@link WorkerReply.Progress}, as often as it takes, then {@link WorkerReply.Scored}.
     *
     * @param samples the sample set
     * @param batch samples a query
     * @param scoring how outputs become a score
     * @param baselineOutputs where the baseline's pass leaves its outputs for the others, if the scoring compares outputs
     * @param baseline whether this is the baseline's pass
     */
    record Score(Path samples, int batch, Scoring scoring, Path baselineOutputs, boolean baseline)
            implements WorkerCommand {}

    /** Tell what really ran: answered with {@link WorkerReply.EvidenceShown}. */
    record ShowEvidence() implements WorkerCommand {}

    /** Measure what Assay itself costs here; needs no model: answered with {@link WorkerReply.SelfCostMeasured}. */
    record MeasureSelfCost() implements WorkerCommand {}

    /** Close the model and exit: answered with the end of the process. */
    record Shutdown() implements WorkerCommand {}
}
