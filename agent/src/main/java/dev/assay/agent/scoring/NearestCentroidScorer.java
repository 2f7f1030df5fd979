package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.wire.Scoring;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Classify each sample by the class centroid that is nearest to its embedding.
 *
 * <p>The embedding is the first output, [tokens, width] pooled to [width], or [width] as it is, scaled to length 1. The centroid of a
 * class is the mean of the embeddings of its reference samples, scaled to length 1. Near is by dot product, that is cosine; of equally
 * near classes the lowest wins. A class without reference samples is never predicted. An embedding of zeros is equally far from all.
 *
 * <p>NaN or infinity in an embedding makes the whole score a problem rather than a wrong answer: such a model is broken, and a
 * percentage would hide it.
 */
final class NearestCentroidScorer implements Scorer {
    private final SampleSet samples;
    private final SampleSetHeader header;
    private final Pooling pooling;
    private final String maskName;
    private final SampleOrder order;
    private final int[] references;
    private final List<Integer> predictions = new ArrayList<>();

    /** [class][width]: sums while references come in, centroids of length 1 from the first evaluation sample on. */
    private double[][] centroids = {};

    private double[] token = {};
    private boolean centroidsReady;
    private int correct;
    private int nonFinite;
    private int firstNonFinite;

    NearestCentroidScorer(Scoring.NearestCentroid scoring, SampleSet samples) {
        this.samples = samples;
        this.header = samples.header();
        this.pooling = scoring.pooling();
        this.maskName = scoring.maskInput();
        this.order = new SampleOrder(header);
        if (header.labels().isEmpty()) {
            throw samplesDontFit("have no labels");
        }
        if (header.referenceSamples() == 0) {
            throw samplesDontFit("have no reference samples");
        }
        this.references = new int[header.classes().size()];
    }

    @Override
    public void accept(int firstSample, int count, int batch, List<Tensor> outputs) {
        order.advance(firstSample, count, batch);
        for (int row = 0; row < count; row++) {
            int sample = firstSample + row;
            SampleOutput output = SampleOutput.of(outputs, batch, row).getFirst();
            double[] embedding = embedding(output, sample);
            int label = header.labels().get(sample);
            if (!normalize(embedding)) {
                if (nonFinite++ == 0) {
                    firstNonFinite = sample;
                }
                continue;
            }
            if (sample < header.referenceSamples()) {
                addReference(label, embedding);
            } else {
                int prediction = nearest(embedding);
                predictions.add(prediction);
                correct += prediction == label ? 1 : 0;
            }
        }
    }

    @Override
    public AccuracyMeasurement.Classification score() {
        order.requireComplete();
        if (nonFinite > 0) {
            throw new ProblemException(
                    Problem.user(
                            "score.non-finite-output",
                            "the model answers NaN or infinity for " + nonFinite + " of " + header.sampleCount()
                                    + " samples, first for sample " + firstNonFinite,
                            "look for values that overflow the model's precision, often FP16 above 65504; keep those layers in FP32"));
        }
        return new AccuracyMeasurement.Classification(correct, predictions);
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }

    private double[] embedding(SampleOutput output, int sample) {
        List<Long> shape = output.shape();
        int rank = shape.size();
        if (rank != 1 && rank != 2) {
            throw SampleOutput.badOutput(
                    "output '" + output.name() + "' has shape " + shape
                            + " without the batch; embeddings are [width] or [tokens, width]",
                    "use a model whose first output is the embedding or the last hidden state");
        }
        int width = Math.toIntExact(shape.getLast());
        if (centroids.length == 0) {
            centroids = new double[references.length][width];
            token = new double[width];
        } else if (width != token.length) {
            throw SampleOutput.badOutput(
                    "output '" + output.name() + "' is " + width + " wide for sample " + sample + " and " + token.length
                            + " wide before",
                    "use a model whose embeddings all have one width");
        }
        if (rank == 1) {
            double[] embedding = new double[width];
            Elements.read(output.data(), output.type(), 0, embedding, 0, width);
            return embedding;
        }
        int tokens = Math.toIntExact(shape.getFirst());
        return switch (pooling) {
            case MEAN -> mean(output, tokens, width, mask(output, sample, tokens));
            case FIRST_TOKEN -> firstToken(output, tokens, width);
        };
    }

    private double[] mean(SampleOutput output, int tokens, int width, ByteBuffer mask) {
        double[] sum = new double[width];
        int kept = 0;
        for (int t = 0; t < tokens; t++) {
            if (mask.getLong(t * Long.BYTES) == 0) {
                continue;
            }
            kept++;
            Elements.read(output.data(), output.type(), t * width, token, 0, width);
            for (int i = 0; i < width; i++) {
                sum[i] += token[i];
            }
        }
        for (int i = 0; kept > 0 && i < width; i++) {
            sum[i] /= kept;
        }
        return sum;
    }

    private static double[] firstToken(SampleOutput output, int tokens, int width) {
        if (tokens == 0) {
            throw SampleOutput.badOutput(
                    "output '" + output.name() + "' has no token", "use samples with at least one token");
        }
        double[] first = new double[width];
        Elements.read(output.data(), output.type(), 0, first, 0, width);
        return first;
    }

    private ByteBuffer mask(SampleOutput output, int sample, int tokens) {
        for (int i = 0; i < header.inputs().size(); i++) {
            SampleSetHeader.Input input = header.inputs().get(i);
            if (!input.name().equals(maskName)) {
                continue;
            }
            if (input.type() != ElementType.INT64) {
                throw samplesDontFit("have a mask '" + maskName + "' that is not int64");
            }
            if (input.sizeBytes() != (long) tokens * Long.BYTES) {
                throw SampleOutput.badOutput(
                        "output '" + output.name() + "' has " + tokens + " tokens, but the mask '" + maskName
                                + "' has shape " + input.shape(),
                        "use a model that gives one embedding for each input token");
            }
            return samples.tensor(i, sample);
        }
        throw samplesDontFit("have no input '" + maskName + "' that says which tokens count");
    }

    private void addReference(int label, double[] embedding) {
        double[] sum = centroids[label];
        for (int i = 0; i < sum.length; i++) {
            sum[i] += embedding[i];
        }
        references[label]++;
    }

    private int nearest(double[] embedding) {
        if (!centroidsReady) {
            // The mean differs from the sum only in its length, which is 1 after scaling.
            for (double[] centroid : centroids) {
                normalize(centroid);
            }
            centroidsReady = true;
        }
        int nearest = -1;
        double best = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < centroids.length; c++) {
            if (references[c] == 0) {
                continue;
            }
            double dot = 0;
            for (int i = 0; i < embedding.length; i++) {
                dot += embedding[i] * centroids[c][i];
            }
            if (dot > best) {
                best = dot;
                nearest = c;
            }
        }
        // After a non-finite reference a class may be left without one; the score is a problem then, whatever is
        // predicted here.
        return Math.max(nearest, 0);
    }

    /** Scale to length 1, but leave zeros alone. Return whether all elements are finite. */
    private static boolean normalize(double[] vector) {
        double squares = 0;
        for (double element : vector) {
            squares += element * element;
        }
        if (!Double.isFinite(squares)) {
            return false;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; length > 0 && i < vector.length; i++) {
            vector[i] /= length;
        }
        return true;
    }

    private static ProblemException samplesDontFit(String what) {
        return new ProblemException(Problem.user(
                "score.samples-dont-fit",
                "the samples " + what + ", which scoring by nearest centroid needs",
                "use a task whose samples have references, labels and an attention mask"));
    }
}
