package dev.assay.agent.worker;

import dev.assay.agent.load.BatchedLoadGenerator;
import dev.assay.agent.load.Extras;
import dev.assay.agent.load.LiveLatencies;
import dev.assay.agent.load.LoadClock;
import dev.assay.agent.load.LoadGenerator;
import dev.assay.agent.load.LoadListener;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.load.OutputSampling;
import dev.assay.agent.load.StampLog;
import dev.assay.agent.referee.JmhReferee;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.selfcost.SelfCostProbe;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.stamps.QueryStampsHeader;
import dev.assay.scenarios.stamps.QueryStampsWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carry out commands in the worker: holds the one model and its queries. For one thread. */
final class WorkerSession implements AutoCloseable {
    /** Rare enough not to disturb, often enough to tell slow from hung. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    /** How many timed outputs a round keeps, shared by its lanes: enough to find a cheat, too few to be felt. */
    private static final int TIMED_OUTPUTS = 32;

    /** How many queries' stamps a round keeps, shared by its lanes: 96 MB. */
    private static final int MOST_STAMPS = 4_000_000;

    private final Function<String, InferenceRuntime> runtimes;
    private final LoadClock clock;
    private final ResidentMemory memory;
    private final Consumer<WorkerReply.Progress> progress;
    private final LoadGenerator loadGenerator;
    private final BatchedLoadGenerator batchedLoadGenerator;
    private @Nullable LoadedModel model;
    private @Nullable TimedQueries queries;
    private @Nullable String boundCpus;
    private @Nullable LiveLatencies live;

    /**
     * @param runtimes finds a runtime by its id, or throws {@link ProblemException}
     * @param clock what everything is timed with
     * @param memory of this process
     * @param progress is told now and then how far measuring or scoring is
     */
    WorkerSession(
            Function<String, InferenceRuntime> runtimes,
            LoadClock clock,
            ResidentMemory memory,
            Consumer<WorkerReply.Progress> progress) {
        this.runtimes = runtimes;
        this.clock = clock;
        this.memory = memory;
        this.progress = progress;
        LoadListener listener = state -> tell(state.fraction());
        this.loadGenerator = new LoadGenerator(clock, listener, SIGN_OF_LIFE);
        this.batchedLoadGenerator = new BatchedLoadGenerator(clock, listener, SIGN_OF_LIFE);
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
            case WorkerCommand.MeasureByReferee measure -> measureByReferee(measure);
            case WorkerCommand.Score score -> new ScoringPass(clock::nanoTime, progress).run(requireModel(), score);
            case WorkerCommand.ShowEvidence _ -> showEvidence();
            case WorkerCommand.MeasureSelfCost _ ->
                new WorkerReply.SelfCostMeasured(new SelfCostProbe(loadGenerator).measure());
            case WorkerCommand.Shutdown _ -> throw outOfOrder("shutdown is no command for a session");
        };
    }

    private WorkerReply.Loaded load(WorkerCommand.LoadModel command) throws IOException {
        if (model != null) {
            throw outOfOrder("a model is loaded already");
        }
        InferenceRuntime runtime = runtimes.apply(command.runtime().type());
        Long residentBytes = memory.currentBytes();
        long startNs = clock.nanoTime();
        boundCpus = command.runtime().cpus();
        model = runtime.load(command.model(), command.runtime());
        return new WorkerReply.Loaded(clock.nanoTime() - startNs, residentBytes);
    }

    private WorkerReply.EvidenceShown showEvidence() {
        if (queries != null) {
            // Evidence runs a query once more, and a batcher leaves in it whatever came last, which may be what the
            // model fails on.
            PreparedQuery _ = queries.first();
        }
        return new WorkerReply.EvidenceShown(BoundCpus.addTo(requireModel().evidence(), boundCpus));
    }

    private WorkerReply.Prepared prepare(WorkerCommand.PrepareQueries command) throws IOException {
        if (queries != null) {
            throw outOfOrder("queries are prepared already");
        }
        SampleSet samples = SampleSet.open(command.samples());
        WorkerCommand.Batched batched = command.batched();
        requireModel().expectLanes(command.lanes());
        TimedQueries prepared = batched == null
                ? QuerySet.prepare(requireModel(), samples, command.batch(), command.lanes())
                : BatchSet.prepare(requireModel(), samples, batched, command.lanes());
        queries = prepared;
        return new WorkerReply.Prepared(
                requireModel().shapingNs(), loadGenerator.firstInferenceNs(prepared.first()), prepared.count());
    }

    private WorkerReply.Measured measure(WorkerCommand.Measure command) throws IOException {
        if (queries == null) {
            throw outOfOrder("no queries are prepared");
        }
        int places = Math.max(TIMED_OUTPUTS, queries.lanes());
        TimedOutputKeeper outputs = new TimedOutputKeeper(queries, places, command.seed());
        // The first query was run when it was prepared, and none since.
        outputs.practise(queries.first());
        WorkerCommand.StampsFile stampsFile = command.stamps();
        StampLog stamps = stampsFile == null ? null : new StampLog(MOST_STAMPS, queries.lanes());
        live = new LiveLatencies(queries.lanes(), clock);
        Extras extras = new Extras(new OutputSampling(places, command.seed(), outputs), stamps, live);
        LoadRecording recording = switch (queries) {
            case QuerySet set -> loadGenerator.run(command.load(), set.toPool(), command.seed(), extras);
            case BatchSet set -> batchedLoadGenerator.run(command.load(), set, command.seed(), extras);
        };
        Long peakBytes = memory.peakBytes();
        // A short round would not be seen otherwise, and the end of a long one would not.
        tell(1);
        live = null;
        if (stampsFile != null && stamps != null && stamps.recorded() > 0) {
            write(stamps, stampsFile, command.load(), recording.latency().startEpochMs());
        }
        NewInputs newInputs = switch (queries) {
            case QuerySet set ->
                new NewInputsCheck(set, clock::nanoTime, () -> tell(1), command.seed())
                        .run(command.load().budget().minDuration());
            // A batcher fills its queries anew each time; it has none that the model has seen as they are.
            case BatchSet _ -> null;
        };
        return new WorkerReply.Measured(recording, peakBytes, outputs.fingerprints(), outputs.ofOtherSize(), newInputs);
    }

    private void tell(double fraction) {
        progress.accept(new WorkerReply.Progress(fraction, live == null ? null : live.next()));
    }

    private static void write(StampLog stamps, WorkerCommand.StampsFile to, Load load, long startEpochMs)
            throws IOException {
        QueryStampsHeader header = new QueryStampsHeader(
                to.block(),
                to.variant(),
                to.round(),
                load.name(),
                load.typeName(),
                startEpochMs,
                stamps.recorded(),
                stamps.kept());
        try (QueryStampsWriter writer = new QueryStampsWriter(to.file(), header)) {
            stamps.read(writer::write);
        }
    }

    private WorkerReply.Refereed measureByReferee(WorkerCommand.MeasureByReferee command) {
        Referee referee = command.load().referee();
        if (referee == null || !(queries instanceof QuerySet set)) {
            throw outOfOrder("there is nothing for a referee to measure");
        }
        JmhReferee jmh = switch (referee) {
            case JMH -> new JmhReferee(clock::epochMs, this::tell);
        };
        return new WorkerReply.Refereed(jmh.measure(set.toPool(), command.load().budget(), command.seed()));
    }

    private LoadedModel requireModel() {
        if (model == null) {
            throw outOfOrder("no model is loaded");
        }
        return model;
    }

    private static ProblemException outOfOrder(String what) {
        return new ProblemException(Problem.internal(
                "worker.out-of-order",
                "a worker got a command out of order: " + what,
                "report this as a bug of Assay"));
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
