package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.state.LabProblems;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.TimelineEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Show runs, watch them, and change what becomes of them. Safe for many threads. */
public final class LabRuns {
    private final LabGate gate;
    private final LabStore store;
    private final Housekeeping housekeeping;
    private final Function<String, RunDirectory> directories;
    private final ExecutorService reads;

    LabRuns(
            LabGate gate,
            LabStore store,
            Housekeeping housekeeping,
            Function<String, RunDirectory> directories,
            ExecutorService reads) {
        this.gate = gate;
        this.store = store;
        this.housekeeping = housekeeping;
        this.directories = directories;
        this.reads = reads;
    }

    /** Somebody watches a run; closing it ends that. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Stop a run; what was measured is kept. Returns whether it was going on. */
    public CompletionStage<Boolean> cancel(String run) {
        return gate.ask(replyTo -> new LabMessage.Cancel(run, replyTo));
    }

    /** Begin no more blocks of a run, or go on with it. Returns whether it was going on. */
    public CompletionStage<Boolean> pause(String run, boolean paused) {
        return gate.ask(replyTo -> new LabMessage.Pause(run, paused, replyTo));
    }

    /**
     * Measure again what failed or was cancelled in a run.
     *
     * @return fails with {@code run.unknown} or {@code run.nothing-to-retry}
     */
    public CompletionStage<RunRecord> retry(String id) {
        return stored(id)
                .thenApply(run -> run.orElseThrow(() -> LabProblems.unknownRun(id)))
                .thenCompose(
                        stored -> gate.ask(replyTo -> new LabMessage.Retry(stored.run(), stored.blocks(), replyTo)));
    }

    /**
     * Delete a run that has ended, with its result. What only it needed goes with the next cleaning.
     *
     * @return fails with {@code run.unknown} or {@code run.not-ended}
     */
    public CompletionStage<Void> delete(String id) {
        return CompletableFuture.supplyAsync(() -> store.run(id).isPresent(), reads)
                .thenCompose(isKnown -> isKnown
                        ? gate.order(replyTo -> new LabMessage.Delete(id, replyTo))
                        : CompletableFuture.failedStage(LabProblems.unknownRun(id)))
                .thenAcceptAsync(_ -> housekeeping.deleteResult(id), reads);
    }

    /**
     * Hear what happens to a run from now on, after how far it is already; of one that has ended, only that.
     *
     * @param watcher called by one thread, must be quick
     */
    public Watch watch(String run, Consumer<RunNews> watcher) {
        gate.tell(new LabMessage.Watch(run, watcher));
        return () -> gate.tell(new LabMessage.Unwatch(run, watcher));
    }

    /**
     * List runs, the latest first.
     *
     * @param limit at most so many
     */
    public CompletionStage<List<RunSummary>> list(int limit) {
        return CompletableFuture.supplyAsync(() -> store.runs(limit), reads)
                .thenCombineAsync(
                        gate.look(), (runs, lab) -> counted(runs, lab.sharing().holds()), reads);
    }

    /**
     * List runs that have ended, the latest first.
     *
     * @param limit at most so many
     */
    public CompletionStage<List<RunSummary>> ended(int limit) {
        return CompletableFuture.supplyAsync(() -> counted(store.endedRuns(limit), Map.of()), reads);
    }

    /** Count the blocks of runs, once for each run and each of its devices. */
    public CompletionStage<List<DeviceCounts>> counts(Collection<String> runs) {
        return CompletableFuture.supplyAsync(() -> store.counts(runs), reads);
    }

    private List<RunSummary> counted(List<RunRecord> runs, Map<String, Hold> holds) {
        Map<String, List<DeviceCounts>> counts = store
                .counts(runs.stream().map(RunRecord::id).toList())
                .stream()
                .collect(Collectors.groupingBy(DeviceCounts::run));
        return runs.stream()
                .map(run -> Summaries.counted(run, counts.getOrDefault(run.id(), List.of()), holds.get(run.id())))
                .toList();
    }

    /** Show one run, if there is such a run. */
    public CompletionStage<Optional<RunDetails>> details(String id) {
        return stored(id)
                .thenCombine(
                        gate.look(),
                        (stored, lab) -> stored.map(run -> Summaries.details(run.run(), run.blocks(), lab)));
    }

    /** Show one run as it is stored, if there is such a run. */
    public CompletionStage<Optional<StoredRun>> stored(String id) {
        return CompletableFuture.supplyAsync(
                () -> store.run(id).map(run -> new StoredRun(run, store.blocks(id))), reads);
    }

    /** Return what happened to the blocks of a run, the earliest first. */
    public CompletionStage<List<TimelineEntry>> timeline(String run) {
        return CompletableFuture.supplyAsync(() -> store.timeline(run), reads);
    }

    /** Return where the result of a run is, or will be. */
    public RunDirectory directory(String run) {
        return directories.apply(run);
    }
}
