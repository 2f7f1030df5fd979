package dev.assay.agent.worker;

import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.agent.scoring.FingerprintRecorder;
import dev.assay.agent.scoring.Scorer;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Run all samples of a sample set through a model, references first, and score the outputs. */
final class ScoringPass {
    private static final long PROGRESS_INTERVAL_NS = 500_000_000;

    private final LongSupplier nanoTime;
    private final Consumer<WorkerReply.Progress> progress;

    /**
     * @param nanoTime clock
     * @param progress is told now and then how far the pass is
     */
    ScoringPass(LongSupplier nanoTime, Consumer<WorkerReply.Progress> progress) {
        this.nanoTime = nanoTime;
        this.progress = progress;
    }

    /**
     * Score a model.
     *
     * @return the score, and fingerprints of the outputs
     * @throws ProblemException if the model or the scorer fails
     * @throws IOException if the samples can't be read
     */
    WorkerReply.Scored run(LoadedModel model, WorkerCommand.Score command) throws IOException {
        SampleSet samples = SampleSet.open(command.samples());
        try (Scorer scorer = command.baseline()
                ? Scorer.forBaseline(command.scoring(), samples, command.baselineOutputs())
                : Scorer.forVariant(command.scoring(), samples, command.baselineOutputs())) {
            FingerprintRecorder fingerprints = new FingerprintRecorder(samples.header());
            runAll(model, samples, command.batch(), scorer, fingerprints);
            return new WorkerReply.Scored(scorer.score(), fingerprints.fingerprints());
        }
    }

    private void runAll(
            LoadedModel model, SampleSet samples, int batch, Scorer scorer, FingerprintRecorder fingerprints) {
        SampleSetHeader header = samples.header();
        int total = header.sampleCount();
        SampleBatch inputs = new SampleBatch(samples, batch);
        long reportedNs = nanoTime.getAsLong();
        int first = 0;
        while (first < total) {
            // Evaluation samples begin a batch of their own, so that each shares it with the same others as when it is
            // timed.
            int end = first < header.referenceSamples() ? header.referenceSamples() : total;
            int count = Math.min(batch, end - first);
            inputs.fill(rows(header, first, count, batch));
            // Inputs may not change under a prepared query, so each batch is prepared anew.
            try (PreparedQuery query = model.prepare(inputs.tensors())) {
                query.run();
                List<Tensor> outputs = query.outputs();
                scorer.accept(first, count, batch, outputs);
                fingerprints.accept(first, count, batch, outputs);
            }
            if (nanoTime.getAsLong() - reportedNs >= PROGRESS_INTERVAL_NS) {
                reportedNs = nanoTime.getAsLong();
                progress.accept(new WorkerReply.Progress((double) (first + count) / total, null));
            }
            first += count;
        }
    }

    /**
     * Return the sample of each row. Where they don't fill the batch, the evaluation samples begin anew, as they do when they are timed;
     * of the references, the last one is repeated.
     */
    private static int[] rows(SampleSetHeader header, int first, int count, int batch) {
        int references = header.referenceSamples();
        int[] picked = new int[batch];
        for (int row = 0; row < batch; row++) {
            picked[row] = first < references
                    ? first + Math.min(row, count - 1)
                    : references + (first - references + row) % header.evaluationSamples();
        }
        return picked;
    }
}
