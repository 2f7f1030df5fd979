package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.wire.Scoring;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turn the outputs of one model into a score.
 *
 * <p>Hand over the outputs of all samples of the sample set in order, from sample 0, references first; then ask for the score; then
 * close. Closing before the score was asked for leaves no file behind.
 */
public sealed interface Scorer extends AutoCloseable
        permits NearestCentroidScorer, ArgMaxScorer, BaselineOutputsRecorder, AgreementScorer {
    /**
     * Create the scorer for the baseline's pass, which comes first.
     *
     * @param baselineOutputs where {@link Scoring.BaselineAgreement} leaves the baseline's outputs for the variants' passes; its
     *     directory exists. Other scorings don't touch it.
     * @throws ProblemException {@code score.samples-dont-fit} if the samples lack what the scoring needs
     */
    static Scorer forBaseline(Scoring scoring, SampleSet samples, Path baselineOutputs) {
        return switch (scoring) {
            case Scoring.NearestCentroid nearest -> new NearestCentroidScorer(nearest, samples);
            case Scoring.ArgMax _ -> new ArgMaxScorer(samples.header());
            case Scoring.BaselineAgreement agreement -> new BaselineOutputsRecorder(samples.header(), baselineOutputs);
        };
    }

    /**
     * Create the scorer for the pass of a variant that is not the baseline.
     *
     * @param baselineOutputs what the baseline's pass left for {@link Scoring.BaselineAgreement}; other scorings don't touch it
     * @throws ProblemException {@code score.samples-dont-fit} if the samples lack what the scoring needs,
     *     {@code score.no-baseline-outputs} or {@code score.damaged-baseline-outputs} if the file can't be used
     */
    static Scorer forVariant(Scoring scoring, SampleSet samples, Path baselineOutputs) {
        return switch (scoring) {
            case Scoring.NearestCentroid nearest -> new NearestCentroidScorer(nearest, samples);
            case Scoring.ArgMax _ -> new ArgMaxScorer(samples.header());
            case Scoring.BaselineAgreement agreement -> new AgreementScorer(samples.header(), baselineOutputs);
        };
    }

    /**
     * Take the outputs of one batch; they are not kept.
     *
     * @param firstSample the sample of row 0; row i belongs to sample {@code firstSample + i}
     * @param count how many rows count, from the first on; the others are padding
     * @param batch how many rows the query had, at least {@code count}
     * @param outputs all outputs of the model in its order. With a batch above 1 each has the batch as its first dimension; with a
     *     batch of 1 the whole output belongs to the sample, whether or not it has a batch dimension.
     * @throws ProblemException {@code score.bad-output} if an output can't be scored, {@code score.outputs-differ} if the outputs
     *     don't have the baseline's shapes
     * @throws IllegalArgumentException if samples are left out, repeated or too many
     */
    void accept(int firstSample, int count, int batch, List<Tensor> outputs);

    /**
     * Return the score over all evaluation samples, or {@code null} for the baseline of a task that compares with the baseline.
     *
     * @throws ProblemException {@code score.non-finite-output} if classification met NaN or infinity
     * @throws IllegalStateException if not every sample was handed over
     */
    @Nullable
    AccuracyMeasurement score();

    @Override
    void close();
}
