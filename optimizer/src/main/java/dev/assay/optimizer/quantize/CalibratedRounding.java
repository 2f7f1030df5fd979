package dev.assay.optimizer.quantize;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Round the weights of products by GPTQ, with what flows into them when the model runs on samples.
 *
 * <p>Products are taken a few at a time, so that memory for what is known about their inputs stays bounded; for each such group
 * the model runs once over all samples.
 */
final class CalibratedRounding {
    private static final long GROUP_BYTES = 512L << 20;

    private final Model model;
    private final Samples samples;
    private final BlockQuantizer quantizer;
    private final int blockSize;

    CalibratedRounding(Model model, Samples samples, BlockQuantizer quantizer, int blockSize) {
        this.model = model;
        this.samples = samples;
        this.quantizer = quantizer;
        this.blockSize = blockSize;
    }

    /** Takes each weight as soon as it is rounded. */
    interface Sink {
        void accept(MatrixProduct product, BlockwiseMatrix matrix);
    }

    /**
     * Round the weights of products in the main graph.
     *
     * @param products their weights are finite; those whose input is not finite on the samples are skipped
     */
    void round(List<MatrixProduct> products, Sink sink) {
        Map<String, List<MatrixProduct>> byInput = new LinkedHashMap<>();
        products.forEach(product -> byInput.computeIfAbsent(product.node().input(0), _ -> new ArrayList<>())
                .add(product));
        Map<String, Hessian> group = new LinkedHashMap<>();
        long groupBytes = 0;
        for (Map.Entry<String, List<MatrixProduct>> entry : byInput.entrySet()) {
            int size = entry.getValue().getFirst().rows();
            if (!group.isEmpty() && groupBytes + Hessian.sizeBytes(size) > GROUP_BYTES) {
                roundGroup(group, byInput, sink);
                group.clear();
                groupBytes = 0;
            }
            group.put(entry.getKey(), new Hessian(size));
            groupBytes += Hessian.sizeBytes(size);
        }
        roundGroup(group, byInput, sink);
    }

    private void roundGroup(Map<String, Hessian> group, Map<String, List<MatrixProduct>> byInput, Sink sink) {
        observe(group);
        group.forEach((input, hessian) -> {
            double[] factor = hessian.inverseFactor();
            if (factor != null) {
                Rounding rounding = new GptqRounding(factor);
                for (MatrixProduct product : Objects.requireNonNull(byInput.get(input))) {
                    WeightColumns weight = new WeightColumns(product.weight().tensor(), product.transposed());
                    sink.accept(product, rounding.round(weight, quantizer, blockSize));
                }
            }
        });
    }

    private void observe(Map<String, Hessian> group) {
        try (OrtModel observed = OrtModel.open(model.withOutputs(group.keySet()), GraphOptimization.BASIC)) {
            observed.runEach(samples.feeds(samples.count()), group.keySet())
                    .forEach(seen -> group.forEach((input, hessian) -> hessian.add(
                            Objects.requireNonNull(seen.get(input), input).toWidenedArray())));
        }
    }
}
