package dev.assay.optimizer.half;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measure how far the outputs of a converted model are from those of the model that it was made from. */
final class OutputError {
    /** How many samples are looked at: the first ones. */
    static final int MAX_SAMPLES = 32;

    private final List<Map<String, HostTensor>> feeds = new ArrayList<>();
    private final List<Map<String, HostTensor>> expected = new ArrayList<>();

    /** Run the model on samples. */
    OutputError(Model original, Samples samples) {
        samples.feeds(MAX_SAMPLES).forEach(feeds::add);
        try (OrtModel loaded = OrtModel.open(original, GraphOptimization.BASIC)) {
            feeds.forEach(feed -> expected.add(loaded.run(feed)));
        }
    }

    /** Return what the first samples are, for a closer look. */
    Map<String, HostTensor> firstFeed() {
        return feeds.getFirst();
    }

    /** Return the largest error of any output, as {@link #between} gives it, with 16 bits {@linkplain HalfSimulation simulated}. */
    double of(Model converted) {
        double largest = 0;
        try (OrtModel loaded = OrtModel.open(HalfSimulation.of(converted), GraphOptimization.BASIC)) {
            for (int i = 0; i < feeds.size(); i++) {
                Map<String, HostTensor> actual = loaded.run(feeds.get(i));
                for (Map.Entry<String, HostTensor> output : expected.get(i).entrySet()) {
                    HostTensor other = actual.get(output.getKey());
                    if (output.getValue().type() == DataType.FLOAT && other != null) {
                        largest = Math.max(largest, between(output.getValue().toFloatArray(), other.toWidenedArray()));
                    }
                }
            }
        }
        return largest;
    }

    /**
     * Return the largest difference, as a fraction of the largest magnitude expected. Infinite where a finite value has become
     * infinite or no number.
     */
    static double between(float[] expected, float[] actual) {
        if (expected.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        double magnitude = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Float.isFinite(expected[i])) {
                if (!Float.isFinite(actual[i])) {
                    return Double.POSITIVE_INFINITY;
                }
                magnitude = Math.max(magnitude, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
            }
        }
        return difference == 0 ? 0 : difference / magnitude;
    }
}
