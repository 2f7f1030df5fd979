package dev.assay.optimizer.prune;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mean and mean square of each channel of an activation, over all samples and places. */
final class ChannelMoments {
    private final double[] sums;
    private final double[] squares;
    private long count;

    private ChannelMoments(int channels) {
        sums = new double[channels];
        squares = new double[channels];
    }

    /**
     * Run a model on samples.
     *
     * @param axes the values to look at, and which of their axes holds channels
     * @param sampleCount how many samples to run, from the first on
     */
    static Map<String, ChannelMoments> measure(
            Model model, Map<String, Integer> axes, Samples samples, int sampleCount) {
        Map<String, ChannelMoments> moments = new LinkedHashMap<>();
        try (OrtModel loaded = OrtModel.open(model.withOutputs(axes.keySet()), GraphOptimization.BASIC)) {
            for (int sample = 0; sample < sampleCount; sample++) {
                loaded.run(samples.feed(sample, 1), axes.keySet()).forEach((value, tensor) -> {
                    int axis = axes.getOrDefault(value, 0);
                    moments.computeIfAbsent(
                                    value,
                                    _ -> new ChannelMoments(
                                            Math.toIntExact(tensor.dims().get(axis))))
                            .add(tensor, axis);
                });
            }
        }
        return moments;
    }

    private void add(HostTensor tensor, int axis) {
        FloatBuffer values = tensor.floats();
        int inner = 1;
        for (int i = axis + 1; i < tensor.dims().size(); i++) {
            inner *= Math.toIntExact(tensor.dims().get(i));
        }
        int channels = sums.length;
        int outer = values.remaining() / (inner * channels);
        for (int i = 0; i < outer; i++) {
            for (int channel = 0; channel < channels; channel++) {
                int start = (i * channels + channel) * inner;
                for (int place = start; place < start + inner; place++) {
                    double value = values.get(place);
                    sums[channel] += value;
                    squares[channel] += value * value;
                }
            }
        }
        count += (long) outer * inner;
    }

    double meanSquare(int channel) {
        return squares[channel] / count;
    }

    double variance(int channel) {
        double mean = sums[channel] / count;
        return Math.max(0, meanSquare(channel) - mean * mean);
    }
}
