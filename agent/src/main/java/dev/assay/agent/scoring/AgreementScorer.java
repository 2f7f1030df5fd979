package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compare a variant's outputs with the baseline's, sample by sample.
 *
 * <ul>
 *   <li>Outputs belong together by name where the variant has all of the baseline's names, else by position. Types may differ, shapes
 *       may not.
 *   <li>Cosine is over all outputs of a sample as one vector; two vectors of zeros have 1, one of zeros has 0.
 *   <li>Top-1 is the index of the largest element of the first output, flattened; of equal elements the first.
 *   <li>Errors are over all samples and outputs; a sample whose baseline outputs are all 0 has no relative error.
 *   <li>The same infinity on both sides agrees and is left out of cosine and errors. NaN, or an infinity on one side only, makes the
 *       sample disagree: cosine 0, top-1 false, and no part in the errors, which stay finite.
 * </ul>
 */
final class AgreementScorer implements Scorer {
    private final SampleSetHeader header;
    private final SampleOrder order;
    private final BaselineOutputsReader baseline;
    private final List<Double> cosine = new ArrayList<>();
    private final List<Boolean> top1Agrees = new ArrayList<>();
    private double maxAbsoluteError;
    private double maxRelativeError;

    private double[] expected = {};
    private double[] actual = {};

    AgreementScorer(SampleSetHeader header, Path baselineOutputs) {
        this.header = header;
        this.order = new SampleOrder(header);
        if (header.evaluationSamples() == 0) {
            throw noEvaluationSamples();
        }
        this.baseline = new BaselineOutputsReader(baselineOutputs);
        if (baseline.header().samples() != header.evaluationSamples()) {
            baseline.close();
            throw new ProblemException(Problem.agent(
                    "score.damaged-baseline-outputs",
                    baselineOutputs + " holds the baseline's outputs for "
                            + baseline.header().samples() + " samples, the sample set has "
                            + header.evaluationSamples(),
                    "score the baseline on the same sample set first"));
        }
    }

    @Override
    public void accept(int firstSample, int count, int batch, List<Tensor> outputs) {
        order.advance(firstSample, count, batch);
        for (int row = 0; row < count; row++) {
            if (firstSample + row >= header.referenceSamples()) {
                compare(baseline.next(), SampleOutput.of(outputs, batch, row));
            }
        }
    }

    @Override
    public AccuracyMeasurement.Fidelity score() {
        order.requireComplete();
        return new AccuracyMeasurement.Fidelity(cosine, top1Agrees, maxAbsoluteError, maxRelativeError);
    }

    @Override
    public void close() {
        baseline.close();
    }

    static ProblemException noEvaluationSamples() {
        return new ProblemException(Problem.user(
                "score.samples-dont-fit",
                "the sample set has no evaluation samples to compare outputs on",
                "ask for at least one evaluation sample in the task"));
    }

    private void compare(List<SampleOutput> theirs, List<SampleOutput> ours) {
        List<SampleOutput> matched = match(theirs, ours);
        int firstSize = theirs.getFirst().size();
        expected = flatten(theirs, expected);
        actual = flatten(matched, actual);
        int size = theirs.stream().mapToInt(SampleOutput::size).sum();

        double dot = 0;
        double expectedSquares = 0;
        double actualSquares = 0;
        double largest = 0;
        double absoluteError = 0;
        for (int i = 0; i < size; i++) {
            double e = expected[i];
            double a = actual[i];
            if (e == a && Double.isInfinite(e)) {
                continue;
            }
            if (!Double.isFinite(e) || !Double.isFinite(a)) {
                cosine.add(0.0);
                top1Agrees.add(false);
                return;
            }
            dot += e * a;
            expectedSquares += e * e;
            actualSquares += a * a;
            largest = Math.max(largest, Math.abs(e));
            absoluteError = Math.max(absoluteError, Math.abs(e - a));
        }
        cosine.add(cosine(dot, expectedSquares, actualSquares));
        top1Agrees.add(indexOfLargest(expected, firstSize) == indexOfLargest(actual, firstSize));
        maxAbsoluteError = Math.max(maxAbsoluteError, absoluteError);
        if (largest > 0) {
            maxRelativeError = Math.max(maxRelativeError, absoluteError / largest);
        }
    }

    private static double cosine(double dot, double expectedSquares, double actualSquares) {
        if (expectedSquares == 0 || actualSquares == 0) {
            return expectedSquares == actualSquares ? 1 : 0;
        }
        // The root of a product, not the product of roots: equal vectors then have exactly 1.
        double cosine = dot / Math.sqrt(expectedSquares * actualSquares);
        return Math.clamp(cosine, -1, 1);
    }

    private static int indexOfLargest(double[] values, int size) {
        int largest = 0;
        for (int i = 1; i < size; i++) {
            if (values[i] > values[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    private static double[] flatten(List<SampleOutput> outputs, double[] reuse) {
        int size = outputs.stream().mapToInt(SampleOutput::size).reduce(0, Math::addExact);
        double[] values = reuse.length >= size ? reuse : new double[size];
        int at = 0;
        for (SampleOutput output : outputs) {
            Elements.read(output.data(), output.type(), 0, values, at, output.size());
            at += output.size();
        }
        return values;
    }

    private static List<SampleOutput> match(List<SampleOutput> theirs, List<SampleOutput> ours) {
        List<SampleOutput> byName = theirs.stream()
                .flatMap(output -> ours.stream()
                        .filter(candidate -> candidate.name().equals(output.name()))
                        .limit(1))
                .toList();
        List<SampleOutput> matched = byName.size() == theirs.size() ? byName : ours;
        if (theirs.size() != ours.size()
                || !theirs.stream()
                        .map(SampleOutput::shape)
                        .toList()
                        .equals(matched.stream().map(SampleOutput::shape).toList())) {
            throw new ProblemException(Problem.user(
                    "score.outputs-differ",
                    "the variant's outputs " + describe(ours) + " don't have the shapes of the baseline's "
                            + describe(theirs),
                    "compare models with the same outputs; a recipe must not add, drop or reshape them"));
        }
        return matched;
    }

    private static List<BaselineOutputsHeader.Output> describe(List<SampleOutput> outputs) {
        return BaselineOutputsHeader.of(1, outputs).outputs();
    }
}
