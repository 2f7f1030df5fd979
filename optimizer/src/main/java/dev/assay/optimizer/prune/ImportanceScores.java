package dev.assay.optimizer.prune;

import dev.assay.optimizer.calibrate.ChannelMoments;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import dev.assay.scenarios.language.RecipeStep.Importance;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tell how much each channel matters.
 *
 * <p>With {@link Importance#WEIGHTS}: the norm of the weights that make the channel and of those that read it, each divided by
 * its mean over the group (group norm, DepGraph). With {@link Importance#ACTIVATIONS}: the norm of what the channel adds to the
 * outputs of those that read it, on samples: {@code sqrt(E[x²] ‖w‖²)} (after Wanda). Where compensation puts means into biases,
 * only the variance of x gets lost, and so it counts instead of the mean square.
 */
final class ImportanceScores {
    private static final int MAX_SAMPLES = 256;

    private final Graph graph;
    private final Couplings couplings;
    private final RecipeStep.Prune step;
    private final Map<String, ChannelMoments> moments;

    private ImportanceScores(
            Graph graph, Couplings couplings, RecipeStep.Prune step, Map<String, ChannelMoments> moments) {
        this.graph = graph;
        this.couplings = couplings;
        this.step = step;
        this.moments = moments;
    }

    /**
     * Score groups.
     *
     * @param samples {@code null} will do for {@link Importance#WEIGHTS}
     * @return a score for each channel, with a mean of 1 in each group
     */
    static Map<ChannelGroup, double[]> of(
            Model model,
            Couplings couplings,
            List<ChannelGroup> groups,
            RecipeStep.Prune step,
            @Nullable Samples samples) {
        Map<String, Integer> axes = new LinkedHashMap<>();
        if (step.importance() == Importance.ACTIVATIONS) {
            groups.forEach(group -> group.consumers()
                    .forEach(consumer ->
                            axes.put(consumer.input(), consumer.inputAxis(couplings.rank(consumer.input())))));
        }
        Map<String, ChannelMoments> moments = samples == null || axes.isEmpty()
                ? Map.of()
                : ChannelMoments.measure(model, axes, samples, Math.min(samples.count(), MAX_SAMPLES));
        ImportanceScores scores = new ImportanceScores(model.graph(), couplings, step, moments);
        Map<ChannelGroup, double[]> scored = new LinkedHashMap<>();
        groups.forEach(group -> scored.put(group, scores.of(group)));
        return scored;
    }

    private double[] of(ChannelGroup group) {
        double[] scores = new double[group.channels().size()];
        for (Product consumer : group.consumers()) {
            add(scores, group, consumer, consumer.inAxis(), moments.get(consumer.input()));
        }
        if (step.importance() == Importance.WEIGHTS) {
            for (Product producer : group.producers()) {
                add(scores, group, producer, producer.outAxis(), null);
            }
        }
        normalize(scores);
        return scores;
    }

    /** Add the norms of one weight's slices, with a mean of 1. */
    private void add(
            double[] scores, ChannelGroup group, Product product, int axis, @Nullable ChannelMoments activations) {
        Map<Integer, Integer> places = new LinkedHashMap<>();
        for (int channel = 0; channel < scores.length; channel++) {
            places.put(group.channels().get(channel), channel);
        }
        double[] squares = squares(product.weight(), axis);
        double[] sums = new double[scores.length];
        String input = product.input();
        int inputAxis = product.inputAxis(couplings.rank(input));
        if (activations == null) {
            for (int i = 0; i < squares.length; i++) {
                Integer channel = places.get(couplings.root(product.weight(), axis, i));
                if (channel != null) {
                    sums[channel] += squares[i];
                }
            }
        } else {
            for (int i = 0; i < couplings.size(input, inputAxis); i++) {
                Integer channel = places.get(couplings.root(input, inputAxis, i));
                if (channel != null) {
                    // Grouped convolutions have one slice of weights for the same place in each of their groups.
                    sums[channel] += spread(activations, i) * squares[i % squares.length];
                }
            }
        }
        for (int channel = 0; channel < sums.length; channel++) {
            sums[channel] = Math.sqrt(sums[channel]);
        }
        normalize(sums);
        for (int channel = 0; channel < scores.length; channel++) {
            scores[channel] += sums[channel];
        }
    }

    private double spread(ChannelMoments activations, int channel) {
        return step.compensation() == Compensation.NONE
                ? activations.meanSquare(channel)
                : activations.variance(channel);
    }

    private static void normalize(double[] scores) {
        double mean = Arrays.stream(scores).average().orElse(0);
        for (int i = 0; i < scores.length && mean > 0; i++) {
            scores[i] /= mean;
        }
    }

    /** Return the sum of the squares of each slice of a weight. */
    private double[] squares(String name, int axis) {
        TensorProto weight = graph.initializer(name);
        if (weight == null) {
            throw new IllegalArgumentException("'" + name + "' is no weight");
        }
        int size = Math.toIntExact(weight.getDims(axis));
        int inner = Tensors.stride(weight.getDimsList(), axis);
        double[] squares = new double[size];
        FloatBuffer values = Tensors.floats(weight);
        for (int i = 0; i < values.limit(); i++) {
            double value = values.get(i);
            squares[i / inner % size] += value * value;
        }
        return squares;
    }
}
