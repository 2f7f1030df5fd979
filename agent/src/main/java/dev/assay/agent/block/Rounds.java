package dev.assay.agent.block;

import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.MemoryUse;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundConditions;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.wire.Scoring;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measure the rounds of one block: in each, every cell once, in random order, one at a time. Rounds are added while the comparisons are
 * not precise enough, as far as the budget goes.
 */
final class Rounds {
    private final BlockContext context;
    private final List<CellLog> cells;
    private final List<RoundEntry> entries;
    private final CoolDown coolDown;

    /**
     * @param cells the baseline first, then what is compared with it
     * @param refereed those of them that the load's referee measures once more, if it has one
     * @param coolDown what to wait for before each cell
     */
    Rounds(BlockContext context, List<CellLog> cells, List<CellLog> refereed, CoolDown coolDown) {
        this.context = context;
        this.cells = cells;
        this.entries = Stream.concat(
                        cells.stream().map(cell -> new RoundEntry(cell, false)),
                        refereed.stream().map(cell -> new RoundEntry(cell, true)))
                .toList();
        this.coolDown = coolDown;
    }

    /** Return how many rounds were begun. */
    int run() {
        RoundBudget budget = context.assignment().rounds();
        int round = 0;
        while (!context.isCancelled() && (round < budget.planned() || isAnotherNeeded(budget, round))) {
            run(round);
            round++;
        }
        return round;
    }

    private boolean isAnotherNeeded(RoundBudget budget, int rounds) {
        if (rounds >= budget.most()) {
            return false;
        }
        boolean isReached = new RoundPrecision(context.assignment().load(), budget)
                .isReached(
                        cells.getFirst().rounds(),
                        cells.stream().skip(1).map(CellLog::rounds).toList());
        if (!isReached) {
            context.steps().addRound();
        }
        return !isReached;
    }

    private void run(int round) {
        List<Integer> order =
                RoundOrder.of(context.assignment().seed(), context.assignment().block(), round, entries.size());
        for (int position = 0; position < order.size() && !context.isCancelled(); position++) {
            RoundEntry entry = entries.get(order.get(position));
            context.steps()
                    .begin("round " + (round + 1) + ofPlanned(round) + ": "
                            + entry.cell().assignment().variant() + (entry.byReferee() ? " by JMH" : ""));
            measure(entry, round, position);
            context.steps().done();
        }
    }

    private String ofPlanned(int round) {
        RoundBudget budget = context.assignment().rounds();
        return round < budget.planned()
                ? " of " + budget.planned()
                : ", at most " + budget.most() + " until the intervals are narrow enough";
    }

    private void measure(RoundEntry entry, int round, int position) {
        CellLog cell = entry.cell();
        if (cell.isHopeless()) {
            if (!entry.byReferee()) {
                cell.skippedRound();
            }
            return;
        }
        long coolDownNs = coolDown.await(context::isCancelled);
        if (context.isCancelled()) {
            return;
        }
        if (entry.byReferee()) {
            context.runInWorker(cell, (worker, _, _) -> cell.refereed(referee(worker, round, position)));
            return;
        }
        context.runInWorker(cell, (worker, processNs, loaded) -> {
            cell.measured(measure(cell, worker, processNs, loaded, round, position, coolDownNs));
            if (cell.needsEvidence()) {
                cell.showed(worker.evidence());
            }
        });
    }

    private RefereeRound referee(Worker worker, int round, int position) {
        prepare(worker);
        // The seed of the round: the referee sees the queries that Assay sees, in the same order.
        WorkerReply.Refereed refereed = worker.measureByReferee(new WorkerCommand.MeasureByReferee(
                context.assignment().load(), context.assignment().seed() + round));
        return new RefereeRound(round, position, refereed.latency());
    }

    private WorkerReply.Prepared prepare(Worker worker) {
        Load load = context.assignment().load();
        return worker.prepare(new WorkerCommand.PrepareQueries(
                context.samples(), load.batch(context.assignment().shape()), load.concurrency(), batched(load)));
    }

    private RoundMeasurement measure(
            CellLog cell,
            Worker worker,
            long processNs,
            WorkerReply.Loaded loaded,
            int round,
            int position,
            long coolDownNs) {
        Load load = context.assignment().load();
        WorkerReply.Prepared prepared = prepare(worker);
        // One seed for all cells of a round: every variant sees the same queries in the same order.
        MachineWatch.Span span = context.setup().watch().begin();
        WorkerReply.Measured measured = worker.measure(
                new WorkerCommand.Measure(load, context.assignment().seed() + round, stamps(cell, round)),
                glimpse -> context.steps().glimpse(cell.assignment().variant(), glimpse));
        RoundConditions conditions = span.end(coolDownNs);
        Double temperature = context.setup().temperature().get();
        LoadRecording recording = measured.recording();
        return new RoundMeasurement(
                round,
                position,
                recording.latency(),
                recording.queries(),
                recording.samples(),
                recording.durationNs(),
                recording.throughputPerSecond(),
                new ColdStart(processNs, loaded.loadNs() + prepared.shapingNs(), prepared.firstInferenceNs()),
                recording.warmUp(),
                memory(measured.peakResidentBytes(), loaded.beforeLoadResidentBytes()),
                temperature,
                conditions,
                recording.openLoop(),
                recording.foundRate(),
                recording.batches(),
                recording.windows(),
                recording.intervals(),
                cell.compare(measured.timedOutputs(), measured.outputsOfOtherSize()),
                measured.newInputs());
    }

    private WorkerCommand.@Nullable StampsFile stamps(CellLog cell, int round) {
        Path directory = context.setup().rawDirectory();
        return directory == null
                ? null
                : RawStamps.of(
                        directory,
                        context.assignment().block(),
                        cell.assignment().variant(),
                        round);
    }

    private WorkerCommand.@Nullable Batched batched(Load load) {
        Batching rules = load.batching();
        if (rules == null) {
            return null;
        }
        return switch (context.assignment().scoring()) {
            case Scoring.NearestCentroid texts -> new WorkerCommand.Batched(rules, texts.maskInput());
            case Scoring.ArgMax _, Scoring.BaselineAgreement _ -> new WorkerCommand.Batched(rules, null);
        };
    }

    private static @Nullable MemoryUse memory(@Nullable Long peakBytes, @Nullable Long beforeLoadBytes) {
        return peakBytes == null ? null : new MemoryUse(peakBytes, beforeLoadBytes);
    }
}
