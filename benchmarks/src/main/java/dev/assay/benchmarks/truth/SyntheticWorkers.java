package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.agent.load.LoadRecording;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.agent.worker.Worker;
import dev.assay.agent.worker.WorkerCommand;
import dev.assay.agent.worker.WorkerLauncher;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.measurement.WarmUp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Workers without processes or models: a variant takes as long as it is said to, on a machine that is drawn. */
final class SyntheticWorkers implements WorkerLauncher {
    private static final int QUERIES = 200;

    private final SyntheticMachine machine;
    private final Map<String, Double> typicalNs;

    /** @param typicalNs of each variant, on an ideal machine; what is not in it takes as long as the first */
    SyntheticWorkers(SyntheticMachine machine, Map<String, Double> typicalNs) {
        this.machine = machine;
        this.typicalNs = Map.copyOf(typicalNs);
    }

    @Override
    public Worker launch(String subject, Path directory, WorkerNeeds needs) {
        String variant = subject.substring(0, subject.indexOf(' '));
        return new SyntheticWorker(typicalNs.getOrDefault(variant, Double.NaN));
    }

    private final class SyntheticWorker implements Worker {
        private final double typicalNs;

        SyntheticWorker(double typicalNs) {
            this.typicalNs = typicalNs;
        }

        @Override
        public WorkerReply.Measured measure(WorkerCommand.Measure command, Consumer<LoadGlimpse> watcher) {
            double process = typicalNs * machine.nextProcess();
            Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, 3);
            long minNs = Long.MAX_VALUE;
            long maxNs = 0;
            long sumNs = 0;
            for (int i = 0; i < QUERIES; i++) {
                long latencyNs = Math.round(process * machine.nextQuery());
                histogram.recordValue(latencyNs);
                minNs = Math.min(minNs, latencyNs);
                maxNs = Math.max(maxNs, latencyNs);
                sumNs += latencyNs;
            }
            return new WorkerReply.Measured(
                    new LoadRecording(
                            LatencyHistogram.encode(histogram, minNs, maxNs),
                            QUERIES,
                            QUERIES,
                            sumNs,
                            QUERIES * 1e9 / sumNs,
                            new WarmUp(1, 1),
                            0,
                            null,
                            null,
                            null,
                            null,
                            null),
                    null,
                    null,
                    0,
                    null);
        }

        @Override
        public long awaitReady() {
            return 1;
        }

        @Override
        public WorkerReply.Loaded load(WorkerCommand.LoadModel command) {
            return new WorkerReply.Loaded(1, null);
        }

        @Override
        public WorkerReply.Prepared prepare(WorkerCommand.PrepareQueries command) {
            return new WorkerReply.Prepared(0, 1, 1);
        }

        @Override
        public WorkerReply.Refereed measureByReferee(WorkerCommand.MeasureByReferee command) {
            throw new UnsupportedOperationException("nobody referees what is drawn from a generator");
        }

        @Override
        public WorkerReply.Scored score(WorkerCommand.Score command) {
            return new WorkerReply.Scored(new AccuracyMeasurement.Classification(1, List.of(0)), null);
        }

        @Override
        public Evidence evidence() {
            return new Evidence("synthetic", "1", Map.of(), null, 1, Map.of(), List.of());
        }

        @Override
        public SelfCost selfCost() {
            return new SelfCost(1, 2, 3, 4, List.of());
        }

        @Override
        public void shutDown() {
            // There is no process.
        }

        @Override
        public void kill() {
            // There is no process.
        }

        @Override
        public void close() {
            // There is no process.
        }
    }
}
