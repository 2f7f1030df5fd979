package dev.assay.optimizer.normalize;

import dev.assay.optimizer.execution.Agreement;
import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fold what is known beforehand, and raise the operators to a version that passes and quantized graphs need. */
public final class Normalization {
    /** The first version whose DequantizeLinear has one scale for each channel. */
    public static final long OPSET = 13;

    /** Folding a batch normalization into weights moves the last bits of a float, which have 2^-23 of it. */
    private static final double MAX_RELATIVE_DIFFERENCE = 1e-5;

    /**
     * ONNX Runtime's sigmoid and its like are exact to some 2^-23 of 1, however small their value: a detector that sees nothing gives
     * nothing but such noise.
     */
    private static final double MAX_NOISE = 1e-6;

    /** The distance of 1 from the next float. */
    private static final double RESOLUTION = 0x1p-23;

    private Normalization() {}

    /**
     * Return a model that does the same in a simpler form: constants folded by ONNX Runtime at level BASIC, no weight in a Constant node,
     * opset 13 at least, no unused import.
     *
     * @param model left as it is
     * @param feed inputs to compare both on
     * @throws ProblemException {@code model.not-equal} if an output differs by more than 1e-5 of its largest magnitude; for differences
     *     below 1e-6, from what ONNX Runtime itself makes of it at level BASIC. {@code model.*} if the model can't be loaded, run or
     *     upgraded
     */
    public static Model of(Model model, Map<String, HostTensor> feed) {
        return of(model, feed, Map.of());
    }

    /**
     * Return the same, where it is known what the model gives.
     *
     * @param outputs what the model gives for that feed, as far as it is known; it is run for what is missing
     * @throws ProblemException as {@link #of(Model, Map)} does
     */
    public static Model of(Model model, Map<String, HostTensor> feed, Map<String, HostTensor> outputs) {
        Model normal = unchecked(model, feed);
        boolean areKnown = model.graph().outputs().stream().allMatch(output -> outputs.containsKey(output.getName()));
        checkEqual(model, normal, feed, areKnown ? outputs : outputs(model, feed));
        return normal;
    }

    /**
     * Return the normal form of a model that nobody will use, so that nobody need know whether it gives the same outputs.
     *
     * @param feed inputs to see shapes with
     * @throws ProblemException {@code model.*} if the model can't be loaded, run or upgraded
     */
    public static Model unchecked(Model model, Map<String, HostTensor> feed) {
        Model upgraded = model.copy();
        if (upgraded.opset() < OPSET) {
            OpsetUpgrade.to(upgraded, OPSET, ObservedShapes.of(model, feed, OpsetUpgrade.neededShapes(model)));
        }
        Model normal = OrtModel.optimized(upgraded, GraphOptimization.BASIC);
        normal.metadata().clear();
        normal.metadata().putAll(model.metadata());
        normal.graph().withSubgraphs().forEach(Graph::liftConstants);
        removeUnusedOpsets(normal);
        return normal;
    }

    private static void removeUnusedOpsets(Model model) {
        Set<String> used = new TreeSet<>();
        used.add(Node.ONNX);
        model.graph().withSubgraphs().forEach(graph -> graph.nodes().forEach(node -> used.add(node.domain())));
        List<String> unused = new ArrayList<>(model.opsets().keySet());
        unused.removeAll(used);
        unused.forEach(model::removeOpset);
    }

    static void checkEqual(Model model, Model normal, Map<String, HostTensor> feed) {
        checkEqual(model, normal, feed, outputs(model, feed));
    }

    private static void checkEqual(
            Model model, Model normal, Map<String, HostTensor> feed, Map<String, HostTensor> before) {
        Map<String, HostTensor> after = outputs(normal, feed);
        List<String> different = new ArrayList<>();
        before.forEach((output, tensor) -> {
            HostTensor other = after.get(output);
            if (other == null || !areEqual(tensor, other)) {
                if (other == null || !mayBeNoise(tensor, other)) {
                    throw notEqual(model, output, tensor, other);
                }
                different.add(output);
            }
        });
        if (!different.isEmpty()) {
            Map<String, HostTensor> folded;
            try (OrtModel loaded = OrtModel.open(model, GraphOptimization.BASIC)) {
                folded = loaded.run(feed, before.keySet());
            }
            for (String output : different) {
                HostTensor tensor = tensor(folded, output);
                HostTensor other = tensor(after, output);
                if (!areEqual(tensor, other) && agreement(tensor, other).maxDifference() > RESOLUTION) {
                    throw notEqual(model, output, tensor, other);
                }
            }
        }
    }

    private static HostTensor tensor(Map<String, HostTensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }

    private static boolean mayBeNoise(HostTensor before, HostTensor after) {
        return before.isFloat() && after.isFloat() && agreement(before, after).maxDifference() <= MAX_NOISE;
    }

    private static ProblemException notEqual(
            Model model, String output, HostTensor before, @Nullable HostTensor after) {
        return new ProblemException(Problem.user(
                "model.not-equal",
                model.name() + " gives other outputs after its constants were folded: " + output + " differs"
                        + (after == null ? "" : distance(before, after)),
                "The model may be random or depend on state; use steps that don't fold constants, such as dynamic"
                        + " quantization."));
    }

    /** Each output is looked at alone: a large one must not hide what happened to a small one. */
    private static boolean areEqual(HostTensor before, HostTensor after) {
        if (before.isFloat() && after.isFloat()) {
            return agreement(before, after).relative() <= MAX_RELATIVE_DIFFERENCE;
        }
        return before.equals(after);
    }

    private static String distance(HostTensor before, HostTensor after) {
        if (!before.isFloat() || !after.isFloat()) {
            return "";
        }
        Agreement agreement = agreement(before, after);
        return " by up to " + agreement.maxDifference() + " of " + agreement.maxMagnitude();
    }

    private static Agreement agreement(HostTensor before, HostTensor after) {
        return Agreement.of(Map.of("", before), Map.of("", after));
    }

    private static Map<String, HostTensor> outputs(Model model, Map<String, HostTensor> feed) {
        Set<String> names =
                model.graph().outputs().stream().map(output -> output.getName()).collect(Collectors.toSet());
        try (OrtModel loaded = OrtModel.openAsItStands(model)) {
            return loaded.run(feed, names);
        }
    }
}
