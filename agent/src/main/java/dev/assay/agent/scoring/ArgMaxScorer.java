package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.util.ArrayList;
import java.util.List;

/**
 * Classify each sample by the largest element of the first output, which has one element for each class; of equally large ones the
 * lowest index wins.
 *
 * <p>NaN makes the whole score a problem rather than a wrong answer: such a model is broken, and a percentage would hide it. Infinity
 * is an answer like any other.
 */
final class ArgMaxScorer implements Scorer {
    private final SampleSetHeader header;
    private final SampleOrder order;
    private final double[] scores;
    private final List<Integer> predictions = new ArrayList<>();
    private int correct;
    private int notNumbers;
    private int firstNotNumber;

    ArgMaxScorer(SampleSetHeader header) {
        this.header = header;
        this.order = new SampleOrder(header);
        this.scores = new double[header.classes().size()];
        if (header.labels().isEmpty()) {
            throw new ProblemException(Problem.user(
                    "score.samples-dont-fit",
                    "the samples have no labels, which classification needs",
                    "use a task whose samples have labels"));
        }
    }

    @Override
    public void accept(int firstSample, int count, int batch, List<Tensor> outputs) {
        order.advance(firstSample, count, batch);
        for (int row = 0; row < count; row++) {
            int sample = firstSample + row;
            if (sample < header.referenceSamples()) {
                continue;
            }
            int prediction = largest(SampleOutput.of(outputs, batch, row).getFirst());
            if (prediction < 0) {
                if (notNumbers++ == 0) {
                    firstNotNumber = sample;
                }
                continue;
            }
            predictions.add(prediction);
            correct += prediction == header.labels().get(sample) ? 1 : 0;
        }
    }

    @Override
    public AccuracyMeasurement.Classification score() {
        order.requireComplete();
        if (notNumbers > 0) {
            throw new ProblemException(
                    Problem.user(
                            "score.non-finite-output",
                            "the model answers NaN for " + notNumbers + " of " + header.evaluationSamples()
                                    + " samples, first for sample " + firstNotNumber,
                            "look for values that overflow the model's precision, often FP16 above 65504; keep those layers in FP32"));
        }
        return new AccuracyMeasurement.Classification(correct, predictions);
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }

    /** Return the index of the largest element, or -1 if one is NaN. */
    private int largest(SampleOutput output) {
        if (output.size() != scores.length) {
            throw SampleOutput.badOutput(
                    "output '" + output.name() + "' has " + output.size() + " elements for a sample, but there are "
                            + scores.length + " classes",
                    "use a model whose first output has one element for each class");
        }
        Elements.read(output.data(), output.type(), 0, scores, 0, scores.length);
        int largest = 0;
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                return -1;
            }
            if (scores[i] > scores[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
