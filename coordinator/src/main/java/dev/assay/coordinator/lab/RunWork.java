package dev.assay.coordinator.lab;

import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.run.PreparedRun;
import dev.assay.coordinator.run.RunPreparation;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.state.NewBlockDraft;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.RunNews;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Do for runs what takes long: prepare them, and put their results together. Safe for many threads. */
final class RunWork {
    private static final System.Logger LOG = System.getLogger(RunWork.class.getName());

    private final ContentStore content;
    private final RunSources sources;
    private final Conversions conversions;
    private final RunResults results;
    private final LabStore store;
    private final ExecutorService preparing;
    private final ExecutorService assembling;
    private final Map<String, Future<?>> preparations = new ConcurrentHashMap<>();

    /**
     * Get ready.
     *
     * @param preparing runs preparations; an interrupt stops one
     * @param assembling runs the rest
     */
    RunWork(
            ContentStore content,
            RunSources sources,
            Conversions conversions,
            RunResults results,
            LabStore store,
            ExecutorService preparing,
            ExecutorService assembling) {
        this.content = content;
        this.sources = sources;
        this.conversions = conversions;
        this.results = results;
        this.store = store;
        this.preparing = preparing;
        this.assembling = assembling;
    }

    /**
     * Begin to prepare a run.
     *
     * @param devices what there is to measure on
     * @param listener hears how it goes
     * @param done is told once, whatever happens
     */
    void prepare(RunRecord run, List<Device> devices, Consumer<RunNews> listener, Consumer<LabMessage.Prepared> done) {
        preparations.put(run.id(), preparing.submit(() -> {
            done.accept(prepare(run, devices, listener));
            preparations.remove(run.id());
        }));
    }

    /** Stop to prepare a run, if it is being prepared. */
    void stopPreparing(String run) {
        Future<?> preparation = preparations.get(run);
        if (preparation != null) {
            preparation.cancel(true);
        }
    }

    /** Begin to write the result of a run as far as there is one. */
    CompletionStage<Void> assemble(String run) {
        return CompletableFuture.runAsync(
                () -> {
                    RunRecord record = store.run(run).orElseThrow();
                    results.write(record, store.preparation(run).orElseThrow(), store.blocks(run));
                },
                assembling);
    }

    /** Read how far a run is. */
    CompletionStage<List<RunNews>> soFar(String run) {
        return CompletableFuture.supplyAsync(
                () -> store.run(run)
                        .map(known -> NewsSoFar.of(known, store.blocks(run)))
                        .orElse(List.of()),
                assembling);
    }

    private LabMessage.Prepared prepare(RunRecord run, List<Device> devices, Consumer<RunNews> listener) {
        try {
            Plan plan = RunPlans.plan(run.submission());
            SourceResolver resolver = sources.resolver(
                    run, (source, done, total) -> listener.accept(new RunNews.Downloading(source, done, total)));
            PreparedRun prepared = new RunPreparation(content, resolver, conversions)
                    .prepare(
                            plan,
                            devices,
                            sources.baseDirectory(run),
                            run.id(),
                            activity -> listener.accept(new RunNews.Preparing(activity)));
            return new LabMessage.Prepared(run.id(), preparation(prepared, devices), drafts(prepared), List.of());
        } catch (ProblemException e) {
            return new LabMessage.Prepared(run.id(), null, List.of(), e.problems());
        } catch (RuntimeException e) {
            // A run must end whatever is wrong with it; the rest of the lab goes on.
            LOG.log(System.Logger.Level.ERROR, "run " + run.id() + " could not be prepared", e);
            Problem bug = Problem.internal(
                    "run.preparation", "preparing the run failed: " + e, "report this as a bug of Assay");
            return new LabMessage.Prepared(run.id(), null, List.of(), List.of(bug));
        }
    }

    private static Preparation preparation(PreparedRun prepared, List<Device> devices) {
        List<Device> named = devices.stream()
                .filter(device -> prepared.blocks().stream()
                        .anyMatch(block -> block.device().equals(device.id())))
                .toList();
        return new Preparation(
                named,
                prepared.artifacts(),
                prepared.unbuilt(),
                prepared.task(),
                List.copyOf(prepared.files().keySet()),
                prepared.problems(),
                prepared.leftOut().isEmpty() ? null : prepared.leftOut());
    }

    private static List<NewBlockDraft> drafts(PreparedRun prepared) {
        return prepared.blocks().stream()
                .map(block -> new NewBlockDraft(
                        block.device(),
                        block.planned().id(),
                        block.planned().estimatedTime().toMillis(),
                        block.assignment()))
                .toList();
    }
}
