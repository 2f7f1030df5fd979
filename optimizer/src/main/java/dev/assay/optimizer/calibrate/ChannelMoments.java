package dev.assay.optimizer.calibrate;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.Tensors;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mean, mean square and largest magnitude of each channel of an activation, over all samples and places. */
public final class ChannelMoments {
    private final double[] sums;
    private final double[] squares;
    private final double[] magnitudes;
    private long count;

    private ChannelMoments(int channels) {
        sums = new double[channels];
        squares = new double[channels];
        magnitudes = new double[channels];
    }

    /**
     * Run a model on samples.
     *
     * @param axes the values to look at, and which of their axes holds channels; below 0 it is counted from the end
     * @param sampleCount how many samples to run, from the first on
     */
    public static Map<String, ChannelMoments> measure(
            Model model, Map<String, Integer> axes, Samples samples, int sampleCount) {
        Map<String, ChannelMoments> moments = new LinkedHashMap<>();
        try (OrtModel loaded = OrtModel.open(model.withOutputs(axes.keySet()), GraphOptimization.BASIC)) {
            loaded.runEach(samples.singleFeeds(sampleCount), axes.keySet())
                    .forEach(run -> run.forEach((value, tensor) -> {
                        int wanted = axes.getOrDefault(value, 0);
                        int axis = wanted < 0 ? wanted + tensor.dims().size() : wanted;
                        moments.computeIfAbsent(
                                        value,
                                        _ -> new ChannelMoments(
                                                Math.toIntExact(tensor.dims().get(axis))))
                                .add(tensor, axis);
                    }));
        }
        return moments;
    }

    private void add(HostTensor tensor, int axis) {
        FloatBuffer values = tensor.floats();
        int inner = Tensors.stride(tensor.dims(), axis);
        int channels = sums.length;
        int outer = values.remaining() / (inner * channels);
        float[] chunk = new float[inner == 1 ? channels : inner];
        for (int start = 0; start < outer * channels * inner; start += chunk.length) {
            values.get(start, chunk);
            if (inner == 1) {
                addToEach(chunk);
            } else {
                addTo(start / inner % channels, chunk);
            }
        }
        count += (long) outer * inner;
    }

    /** Add one value to each channel. */
    private void addToEach(float[] values) {
        for (int channel = 0; channel < values.length; channel++) {
            double value = values[channel];
            sums[channel] += value;
            squares[channel] += value * value;
            magnitudes[channel] = Math.max(magnitudes[channel], Math.abs(value));
        }
    }

    /** Add values to one channel. Two sums of each kind, since each addition waits for the one before. */
    private void addTo(int channel, float[] values) {
        double evenSum = 0;
        double oddSum = 0;
        double evenSquares = 0;
        double oddSquares = 0;
        float evenLargest = 0;
        float oddLargest = 0;
        for (int i = 0; i + 1 < values.length; i += 2) {
            double even = values[i];
            double odd = values[i + 1];
            evenSum += even;
            oddSum += odd;
            evenSquares += even * even;
            oddSquares += odd * odd;
            evenLargest = Math.max(evenLargest, Math.abs(values[i]));
            oddLargest = Math.max(oddLargest, Math.abs(values[i + 1]));
        }
        if (values.length % 2 != 0) {
            double last = values[values.length - 1];
            evenSum += last;
            evenSquares += last * last;
            evenLargest = Math.max(evenLargest, (float) Math.abs(last));
        }
        sums[channel] += evenSum + oddSum;
        squares[channel] += evenSquares + oddSquares;
        magnitudes[channel] = Math.max(magnitudes[channel], Math.max(evenLargest, oddLargest));
    }

    public int channels() {
        return sums.length;
    }

    public double mean(int channel) {
        return sums[channel] / count;
    }

    /** Return the largest magnitude that a channel ever has. */
    public double magnitude(int channel) {
        return magnitudes[channel];
    }

    public double meanSquare(int channel) {
        return squares[channel] / count;
    }

    public double variance(int channel) {
        double mean = mean(channel);
        return Math.max(0, meanSquare(channel) - mean * mean);
    }
}
