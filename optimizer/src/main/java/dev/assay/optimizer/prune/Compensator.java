package dev.assay.optimizer.prune;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.BiasShift;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.scenarios.language.RecipeStep.Compensation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Let what remains make up for what is gone, without training.
 *
 * <p>Each product that lost inputs is fitted in turn: what the original model gives there is the target, what flows in the pruned
 * model is what there is to work with, so later products also make up for what earlier ones could not (after ThiNet and
 * layer-wise reconstruction). With {@link Compensation#BIAS}, only the mean error goes into the bias.
 */
final class Compensator {
    private static final int MAX_SAMPLES = 128;
    /** How many rows a fit sees; more tell little more, and cost time. */
    private static final int MAX_ROWS = 8192;
    /** A fit holds four matrices of doubles with so many rows and columns: 302 MB. */
    private static final int MAX_INPUTS = 3072;
    /** Every fourth sample tells how good a fit is on what it has not seen. */
    private static final int HELD_OUT_EVERY = 4;

    private final Model original;
    private final Model pruned;
    private final PruningPlan plan;
    private final Samples samples;
    private final int sampleCount;
    private final boolean fitsWeights;

    private Compensator(Model original, Model pruned, PruningPlan plan, Samples samples, Compensation compensation) {
        this.original = original;
        this.pruned = pruned;
        this.plan = plan;
        this.samples = samples;
        sampleCount = Math.min(samples.count(), MAX_SAMPLES);
        fitsWeights = compensation == Compensation.LEAST_SQUARES;
    }

    /**
     * Change weights and biases of a pruned model.
     *
     * @param original the model before
     */
    static void apply(
            Model original,
            Model pruned,
            PruningPlan plan,
            Samples samples,
            Compensation compensation,
            PassReport.Builder report) {
        if (compensation != Compensation.NONE) {
            new Compensator(original, pruned, plan, samples, compensation).apply(report);
        }
    }

    private void apply(PassReport.Builder report) {
        List<Product> products = plan.shortened();
        List<String> outputs = products.stream().map(Product::output).toList();
        int fitted = 0;
        int balanced = 0;
        try (OrtModel reference = OrtModel.open(original.withOutputs(outputs), GraphOptimization.BASIC)) {
            for (Product product : products) {
                if (isShared(product)) {
                    report.left(product.node(), "several nodes share its weight, so it makes up for nothing");
                    continue;
                }
                boolean wholeFit = fitsWeights && canFit(product);
                fit(product, reference, wholeFit);
                fitted += wholeFit ? 1 : 0;
                balanced += wholeFit ? 0 : 1;
            }
        }
        report.note("products fitted to what they gave before", fitted);
        report.note("biases moved by the mean error", balanced);
    }

    private boolean isShared(Product product) {
        Values values = Values.of(pruned.graph());
        return values.consumers(pruned.graph(), product.weight()).size() > 1;
    }

    private boolean canFit(Product product) {
        TensorProto weight = weight(product);
        return ProductRows.knows(product, weight.getDimsCount())
                && product.node().floatAttribute("alpha", 1) == 1
                && inputCount(product, weight) <= MAX_INPUTS;
    }

    private TensorProto weight(Product product) {
        TensorProto weight = pruned.graph().initializer(product.weight());
        if (weight == null) {
            throw new IllegalStateException("'" + product.weight() + "' is no weight");
        }
        return weight;
    }

    /** Return how many inputs one output sums over. */
    private static int inputCount(Product product, TensorProto weight) {
        return Math.toIntExact(Tensors.elementCount(weight) / weight.getDims(product.outAxis()));
    }

    private void fit(Product product, OrtModel reference, boolean wholeFit) {
        Graph graph = pruned.graph();
        Node node = graph.nodes().stream()
                .filter(candidate -> candidate.name().equals(product.node().name()))
                .findFirst()
                .orElseThrow();
        TensorProto weight = weight(product);
        int outputs = Math.toIntExact(weight.getDims(product.outAxis()));
        int groups = wholeFit && node.is("Conv") ? Math.toIntExact(node.intAttribute("group", 1)) : 1;
        int inputs = wholeFit ? inputCount(product, weight) : 0;
        Observations[] training = observations(groups, inputs, outputs / groups);
        Observations[] heldOut = observations(groups, inputs, outputs / groups);
        observe(product, node, reference, training, heldOut);
        List<LinearChange> changes = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            changes.add(RidgeRegression.fit(training[group], heldOut[group]));
        }
        double[] bias = new double[outputs];
        for (int i = 0; i < outputs; i++) {
            bias[i] = changes.get(i / (outputs / groups)).bias(i % (outputs / groups));
        }
        if (wholeFit) {
            graph.putInitializer(changed(weight, product.outAxis(), changes));
        }
        new BiasShift(graph).add(node, bias);
    }

    private static Observations[] observations(int groups, int inputs, int outputs) {
        return Stream.generate(() -> new Observations(inputs, outputs))
                .limit(groups)
                .toArray(Observations[]::new);
    }

    private void observe(
            Product product, Node node, OrtModel reference, Observations[] training, Observations[] heldOut) {
        String input = node.input(0);
        String output = node.output(0);
        List<Long> weightDims = weight(product).getDimsList();
        int channelAxis = product.isConvolution() ? 1 : plan.couplings().rank(product.output()) - 1;
        int[] kept = plan.kept(product.output(), channelAxis);
        int outputs = kept.length / training.length;
        double[] x = new double[training[0].inputs()];
        double[] residual = new double[outputs];
        long row = 0;
        long stride = 0;
        try (OrtModel current = OrtModel.open(pruned.withOutputs(List.of(input, output)), GraphOptimization.BASIC)) {
            for (int sample = 0; sample < sampleCount; sample++) {
                Map<String, HostTensor> feed = samples.feed(sample, 1);
                ProductRows before = rows(
                        product,
                        weightDims,
                        reference.run(feed, List.of(product.output())),
                        product.input(),
                        product.output());
                ProductRows now = rows(product, weightDims, current.run(feed, List.of(input, output)), input, output);
                Observations[] seen = sample % HELD_OUT_EVERY == HELD_OUT_EVERY - 1 ? heldOut : training;
                stride = stride == 0 ? stride(now.count()) : stride;
                for (int i = 0; i < now.count(); i++) {
                    if (row++ % stride != 0) {
                        continue;
                    }
                    for (int group = 0; group < training.length; group++) {
                        if (x.length > 0) {
                            now.copyInputs(i, group, x);
                        }
                        for (int j = 0; j < outputs; j++) {
                            int channel = group * outputs + j;
                            residual[j] = before.output(i, kept[channel]) - now.output(i, channel);
                        }
                        seen[group].add(x, residual);
                    }
                }
            }
        }
    }

    /** An even stride would see the same columns of each image again and again. */
    private long stride(int rowsOfSample) {
        long stride = Math.ceilDiv((long) rowsOfSample * sampleCount, MAX_ROWS);
        return stride % 2 == 0 ? stride + 1 : stride;
    }

    private static ProductRows rows(
            Product product, List<Long> weightDims, Map<String, HostTensor> run, String input, String output) {
        HostTensor y = run.get(output);
        if (y == null) {
            throw new IllegalStateException("the model does not give '" + output + "'");
        }
        return new ProductRows(product, weightDims, run.getOrDefault(input, y), y);
    }

    private static TensorProto changed(TensorProto weight, int outAxis, List<LinearChange> changes) {
        float[] values = Tensors.toFloatArray(weight);
        int outputs = Math.toIntExact(weight.getDims(outAxis));
        int inputs = values.length / outputs;
        int outputsOfGroup = outputs / changes.size();
        for (int output = 0; output < outputs; output++) {
            LinearChange change = changes.get(output / outputsOfGroup);
            for (int i = 0; i < inputs; i++) {
                int place = outAxis == 0 ? output * inputs + i : i * outputs + output;
                values[place] = (float) (values[place] + change.weight(output % outputsOfGroup, i));
            }
        }
        return Tensors.ofFloats(weight.getName(), weight.getDimsList(), values);
    }
}
