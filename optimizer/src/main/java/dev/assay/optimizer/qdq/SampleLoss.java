package dev.assay.optimizer.qdq;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measure what a variant loses on samples, run as it will be deployed.
 *
 * <p>If the samples have labels, and the model gives a score for each class, the loss is the share of right answers that it loses.
 * Otherwise it is 1 minus the mean cosine of the outputs to those of the model before.
 */
final class SampleLoss {
    private static final int MAX_SAMPLES = 512;

    /** Enough to tell which of two variants is further off. */
    private static final int DISTANCE_FEEDS = 4;

    private final List<Map<String, HostTensor>> feeds = new ArrayList<>();
    private final List<Map<String, HostTensor>> expected = new ArrayList<>();
    private final List<Integer> labels;
    private final @Nullable String scores;
    private final double before;

    /** Run the model on samples. */
    SampleLoss(Model original, Samples samples) {
        labels = samples.labels();
        samples.feeds(MAX_SAMPLES).forEach(feeds::add);
        try (OrtModel loaded = OrtModel.open(original, GraphOptimization.BASIC)) {
            loaded.runEach(feeds.stream()).forEach(expected::add);
        }
        scores = scores(expected.getFirst());
        before = scores == null ? 0 : accuracy(expected, scores);
    }

    /** Return the output that has a score for each class. */
    private @Nullable String scores(Map<String, HostTensor> outputs) {
        int classes = labels.stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        if (classes == 0) {
            return null;
        }
        return outputs.entrySet().stream()
                .filter(output -> output.getValue().isFloat()
                        && output.getValue().dims().size() == 2
                        && output.getValue().dims().get(1) >= classes)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Return what the loss is a share of, for people. */
    String unit() {
        return scores == null ? "of the outputs' cosine" : "of accuracy on " + sampleCount() + " samples";
    }

    private int sampleCount() {
        return Math.min(MAX_SAMPLES, labels.size());
    }

    /** Return the loss as a fraction; below 0 if the variant is better. */
    double of(Model variant) {
        List<Map<String, HostTensor>> actual = run(variant, feeds.size());
        return scores == null ? 1 - cosine(actual) : before - accuracy(actual, scores);
    }

    /** Return how far the outputs on the first samples are from those before: 1 minus their mean cosine. */
    double distance(Model variant) {
        return 1 - cosine(run(variant, Math.min(DISTANCE_FEEDS, feeds.size())));
    }

    private List<Map<String, HostTensor>> run(Model variant, int count) {
        try (OrtModel loaded = OrtModel.open(variant, GraphOptimization.ALL)) {
            return loaded.runEach(feeds.stream().limit(count)).toList();
        }
    }

    private double cosine(List<Map<String, HostTensor>> actual) {
        double sum = 0;
        for (int i = 0; i < actual.size(); i++) {
            sum += Agreement.of(expected.get(i), actual.get(i)).cosine();
        }
        return sum / actual.size();
    }

    private double accuracy(List<Map<String, HostTensor>> outputs, String name) {
        int sample = 0;
        int right = 0;
        for (Map<String, HostTensor> output : outputs) {
            HostTensor tensor = output.get(name);
            if (tensor == null) {
                throw new IllegalStateException("the variant does not give '" + name + "'");
            }
            int classes = Math.toIntExact(tensor.dims().get(1));
            FloatBuffer values = tensor.floats();
            for (int row = 0; row < tensor.dims().getFirst() && sample < labels.size(); row++) {
                right += largest(values, row * classes, classes) == labels.get(sample) ? 1 : 0;
                sample++;
            }
        }
        return (double) right / sample;
    }

    private static int largest(FloatBuffer values, int start, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            if (values.get(start + i) > values.get(start + largest)) {
                largest = i;
            }
        }
        return largest;
    }
}
