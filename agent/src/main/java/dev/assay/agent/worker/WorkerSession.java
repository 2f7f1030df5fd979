package dev.assay.agent.worker;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Carry out commands in the worker: holds the one model and its queries. For one thread. */
final class WorkerSession implements AutoCloseable {
    private final Function<String, InferenceRuntime> runtimes;
    private final LongSupplier nanoTime;
    private final ResidentMemory memory;
    private final Consumer<WorkerReply.Progress> progress;
    private @Nullable LoadedModel model;
    private @Nullable QuerySet queries;

    /**
     * @param runtimes finds a runtime by its id, or throws {@link ProblemException}
     * @param nanoTime clock
     * @param memory of this process
     * @param progress is told now and then how far scoring is
     */
    WorkerSession(
            Function<String, InferenceRuntime> runtimes,
            LongSupplier nanoTime,
            ResidentMemory memory,
            Consumer<WorkerReply.Progress> progress) {
        this.runtimes = runtimes;
        this.nanoTime = nanoTime;
        this.memory = memory;
        this.progress = progress;
    }

    /**
     * Carry out one command.
     *
     * @throws ProblemException if it fails for a reason that is understood
     * @throws IOException if a file can't be read
     */
    WorkerReply handle(WorkerCommand command) throws IOException {
        return switch (command) {
            case WorkerCommand.LoadModel load -> load(load);
            case WorkerCommand.PrepareQueries prepare -> prepare(prepare);
            case WorkerCommand.Measure measure -> measure(measure);
            case WorkerCommand.Score score -> new WorkerReply.Scored(
                    new ScoringPass(nanoTime, progress).run(requireModel(), score));
            case WorkerCommand.ShowEvidence _ -> new WorkerReply.EvidenceShown(
                    requireModel().evidence());
            case WorkerCommand.Shutdown _ -> throw outOfOrder("shutdown is no command for a session");
        };
    }

    private WorkerReply.Loaded load(WorkerCommand.LoadModel command) throws IOException {
        if (model != null) {
            throw outOfOrder("a model is loaded already");
        }
        InferenceRuntime runtime = runtimes.apply(command.runtime().type());
        Long residentBytes = memory.currentBytes();
        long startNs = nanoTime.getAsLong();
        model = runtime.load(command.model(), command.runtime());
        return new WorkerReply.Loaded(nanoTime.getAsLong() - startNs, residentBytes);
    }

    private WorkerReply.Prepared prepare(WorkerCommand.PrepareQueries command) throws IOException {
        if (queries != null) {
            throw outOfOrder("queries are prepared already");
        }
        QuerySet prepared = QuerySet.prepare(requireModel(), SampleSet.open(command.samples()), command.batch());
        queries = prepared;
        long startNs = nanoTime.getAsLong();
        prepared.queries().getFirst().run();
        return new WorkerReply.Prepared(
                nanoTime.getAsLong() - startNs, prepared.queries().size());
    }

    private LoadedModel requireModel() {
        if (model == null) {
            throw outOfOrder("no model is loaded");
        }
        return model;
    }

    private static ProblemException outOfOrder(String what) {
        return new ProblemException(Problem.internal(
                "worker.out-of-order", "a worker got a command out of order: " + what, "report this as a bug of Assay"));
    }

    @Override
    public void close() {
        if (queries != null) {
            queries.close();
            queries = null;
        }
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
