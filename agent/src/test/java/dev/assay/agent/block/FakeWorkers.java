package dev.assay.agent.block;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerLauncher;
import dev.assay.agent.worker.WorkerPhase;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.measurement.WarmUp;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Workers without processes: they note what they are asked, and fail where a test says. */
final class FakeWorkers implements WorkerLauncher {
    /** What every worker was asked, such as {@code int8 load}. */
    final List<String> log = new ArrayList<>();

    /** How long each of five queries takes in the next measurement of a variant. */
    ToLongFunction<String> latencyNs = _ -> 1000;

    /** What trying new inputs showed in every round of a variant. */
    final Map<String, NewInputs> newInputs = new HashMap<>();

    /** Where nodes of a variant ran, for a runtime that was asked for an accelerator. */
    final Map<String, Placement> placements = new HashMap<>();

    private final Map<String, Consumer<WorkerPhase>> behaviours = new HashMap<>();
    private int open;
    private int mostOpen;

    /** Have something done whenever workers of a variant enter a phase. */
    void when(String variant, Consumer<WorkerPhase> behaviour) {
        behaviours.put(variant, behaviour);
    }

    /** Have workers of a variant fail in one phase. */
    void failIn(String variant, WorkerPhase failing) {
        when(variant, phase -> {
            if (phase == failing) {
                throw new ProblemException(Problem.agent("worker.crashed", variant + " died", "log " + log.size()));
            }
        });
    }

    synchronized int open() {
        return open;
    }

    synchronized int mostOpen() {
        return mostOpen;
    }

    synchronized List<String> log(String ending) {
        return log.stream().filter(entry -> entry.endsWith(ending)).toList();
    }

    @Override
    public synchronized Worker launch(String subject, Path directory, WorkerNeeds needs) {
        open++;
        mostOpen = Math.max(mostOpen, open);
        return new FakeWorker(subject.replace(" on evil", ""));
    }

    private static LatencyHistogram latencies(long latencyNs) {
        Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        histogram.recordValueWithCount(latencyNs, 5);
        return LatencyHistogram.encode(histogram, latencyNs, latencyNs);
    }

    private final class FakeWorker implements Worker {
        private final String variant;

        FakeWorker(String variant) {
            this.variant = variant;
        }

        private void enter(WorkerPhase entered) {
            synchronized (FakeWorkers.this) {
                log.add(variant + " " + entered);
            }
            behaviours.getOrDefault(variant, _ -> {}).accept(entered);
        }

        @Override
        public long awaitReady() {
            enter(WorkerPhase.STARTING);
            return 1;
        }

        @Override
        public WorkerReply.Loaded load(WorkerCommand.LoadModel command) {
            enter(WorkerPhase.LOADING);
            return new WorkerReply.Loaded(2, 10L);
        }

        @Override
        public WorkerReply.Prepared prepare(WorkerCommand.PrepareQueries command) {
            enter(WorkerPhase.PREPARING);
            return new WorkerReply.Prepared(0, 3, command.batch());
        }

        @Override
        public WorkerReply.Measured measure(WorkerCommand.Measure command, Consumer<LoadGlimpse> watcher) {
            enter(WorkerPhase.MEASURING);
            return new WorkerReply.Measured(
                    new LoadRecording(
                            latencies(latencyNs.applyAsLong(variant)),
                            5,
                            5,
                            100,
                            50,
                            new WarmUp(1, 10),
                            0,
                            null,
                            null,
                            null,
                            null,
                            null),
                    20L,
                    null,
                    0,
                    newInputs.get(variant));
        }

        @Override
        public WorkerReply.Refereed measureByReferee(WorkerCommand.MeasureByReferee command) {
            enter(WorkerPhase.REFEREEING);
            return new WorkerReply.Refereed(latencies(latencyNs.applyAsLong(variant)));
        }

        @Override
        public WorkerReply.Scored score(WorkerCommand.Score command) {
            enter(WorkerPhase.SCORING);
            return new WorkerReply.Scored(
                    switch (command.scoring()) {
                        case Scoring.NearestCentroid _, Scoring.ArgMax _ ->
                            new AccuracyMeasurement.Classification(1, List.of(0));
                        case Scoring.BaselineAgreement _ -> command.baseline() ? baselinePass(command) : agreement();
                    },
                    null);
        }

        private @Nullable AccuracyMeasurement baselinePass(WorkerCommand.Score command) {
            try {
                Files.createFile(command.baselineOutputs());
                return null;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static AccuracyMeasurement agreement() {
            return new AccuracyMeasurement.Fidelity(List.of(1.0), List.of(true), 0, 0);
        }

        @Override
        public Evidence evidence() {
            enter(WorkerPhase.SHOWING_EVIDENCE);
            return new Evidence("evil", "1", Map.of(), null, 1, Map.of(), List.of(), placements.get(variant));
        }

        @Override
        public SelfCost selfCost() {
            return new SelfCost(1, 2, 3, 4, List.of());
        }

        @Override
        public void shutDown() {
            enter(WorkerPhase.CLOSING);
        }

        @Override
        public void kill() {}

        @Override
        public void close() {
            synchronized (FakeWorkers.this) {
                open--;
            }
        }
    }
}
