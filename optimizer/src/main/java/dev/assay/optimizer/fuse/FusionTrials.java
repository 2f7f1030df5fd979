package dev.assay.optimizer.fuse;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.proto.TensorShapeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inputs, and what a model gives for them before it is changed.
 *
 * @param feeds the inputs; the first have the largest batch
 * @param outputs of the model for each of the inputs
 */
record FusionTrials(List<Map<String, HostTensor>> feeds, List<Map<String, HostTensor>> outputs) {
    /** Outputs of 1 at most may be off by this; larger ones by as much of the largest. */
    static final double TOLERANCE = 1e-4;

    private static final long BATCH = 3;

    /** Return inputs for a model: samples, one and several at once, if there are any; otherwise made up ones. */
    static List<Map<String, HostTensor>> feeds(Model model, @Nullable Samples samples) {
        if (samples != null) {
            int batch = samples.isBatched() && hasFreeBatch(model) ? (int) Math.min(BATCH, samples.count()) : 1;
            return batch == 1 ? List.of(samples.feed(0, 1)) : List.of(samples.feed(0, batch), samples.feed(0, 1));
        }
        Map<String, HostTensor> single = SyntheticFeed.of(model);
        if (!hasFreeBatch(model)) {
            return List.of(single);
        }
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (ValueInfoProto input : model.graph().requiredInputs()) {
            TensorShapeProto shape = input.getType().getTensorType().getShape();
            if (shape.getDimCount() > 0 && shape.getDim(0).hasDimParam()) {
                sizes.put(shape.getDim(0).getDimParam(), BATCH);
            }
        }
        return List.of(SyntheticFeed.of(model, sizes), single);
    }

    private static boolean hasFreeBatch(Model model) {
        return model.graph().requiredInputs().stream()
                .map(input -> input.getType().getTensorType().getShape())
                .anyMatch(shape -> shape.getDimCount() > 0 && shape.getDim(0).hasDimParam());
    }

    /**
     * Run a model that is not changed yet.
     *
     * @throws ProblemException {@code model.not-runnable} if it refuses even the last of the inputs
     */
    static FusionTrials of(Model model, List<Map<String, HostTensor>> feeds) {
        try (OrtModel loaded = OrtModel.openAsItStands(model)) {
            try {
                return run(loaded, feeds);
            } catch (ProblemException refused) {
                if (feeds.size() == 1) {
                    throw refused;
                }
                // A model that says that it takes batches, and does not, still takes one at a time.
                return run(loaded, List.of(feeds.getLast()));
            }
        }
    }

    private static FusionTrials run(OrtModel loaded, List<Map<String, HostTensor>> feeds) {
        List<Map<String, HostTensor>> outputs = new ArrayList<>();
        feeds.forEach(feed -> outputs.add(loaded.run(feed)));
        return new FusionTrials(feeds, List.copyOf(outputs));
    }

    /**
     * Compare what the changed model gives, each output alone: a large one must not hide what happened to a small one.
     *
     * @return the largest difference of two numbers
     * @throws ProblemException {@code fuse.not-equal} if it is above the tolerance, or integers changed
     */
    double check(Model fused) {
        double largest = 0;
        try (OrtModel loaded = OrtModel.open(fused, GraphOptimization.ALL)) {
            for (int i = 0; i < feeds.size(); i++) {
                Map<String, HostTensor> after = loaded.run(feeds.get(i));
                for (Map.Entry<String, HostTensor> before : outputs.get(i).entrySet()) {
                    String output = before.getKey();
                    largest = Math.max(largest, difference(fused, output, before.getValue(), after.get(output)));
                }
            }
        }
        return largest;
    }

    private static double difference(Model fused, String output, HostTensor before, @Nullable HostTensor after) {
        if (after == null || !before.isFloat() || !after.isFloat()) {
            if (!before.equals(after)) {
                throw notEqual(fused, output, "");
            }
            return 0;
        }
        Agreement agreement = Agreement.of(Map.of(output, before), Map.of(output, after));
        double allowed = TOLERANCE * Math.max(1, agreement.maxMagnitude());
        if (!(agreement.maxDifference() <= allowed)) {
            throw notEqual(
                    fused, output, " by up to " + agreement.maxDifference() + ", and " + allowed + " is allowed");
        }
        return agreement.maxDifference();
    }

    private static ProblemException notEqual(Model fused, String output, String distance) {
        return new ProblemException(Problem.user(
                "fuse.not-equal",
                fused.name() + " gives other outputs after its operators were fused: " + output + " differs" + distance,
                "Use a lower level of `fuse`, and report the model."));
    }
}
