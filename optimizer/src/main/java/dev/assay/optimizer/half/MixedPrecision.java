package dev.assay.optimizer.half;

import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.ElementTypes;
import dev.assay.optimizer.graph.FewestNodes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Convert as much of a model to 16-bit floats as an error bound on its outputs allows.
 *
 * <p>If the bound holds with everything converted, that is it. Otherwise nodes are ranked by {@linkplain NodeErrors their own
 * error}; the shortest beginning of that list that makes the bound hold when it stays at 32 bits is found by bisection; then nodes
 * of it are converted after all, the least harmful first, as long as the bound holds.
 *
 * <p>Errors are those of {@linkplain HalfSimulation hardware with 16-bit floats}; on a CPU they are smaller as a rule.
 */
public final class MixedPrecision {
    private final Model model;
    private final HalfPrecisionOptions options;
    private final OutputError outputs;
    private final double maxError;

    private MixedPrecision(Model model, HalfPrecisionOptions options, double maxError, Samples samples) {
        this.model = model;
        this.options = options;
        this.maxError = maxError;
        outputs = new OutputError(model, samples);
    }

    /**
     * Rewrite a model.
     *
     * @param options what stays at 32 bits in any case
     * @param maxError how far outputs may be off on the samples, as a fraction of their largest magnitude
     * @throws dev.assay.scenarios.problem.ProblemException as {@link HalfPrecision#apply}, or if the model does not run on the
     *     samples
     */
    public static PassReport apply(Model model, HalfPrecisionOptions options, double maxError, Samples samples) {
        return new MixedPrecision(model, options, maxError, samples).apply();
    }

    private PassReport apply() {
        Model half = converted(Set.of());
        double before = outputs.of(half);
        Set<String> kept = new LinkedHashSet<>();
        double after = before;
        if (!(before <= maxError)) {
            kept.addAll(FewestNodes.find(ranked(half), some -> error(some) <= maxError));
            after = error(kept);
        }
        PassReport report = HalfPrecision.apply(model, options.keeping(kept));
        List<String> facts = new ArrayList<>(report.facts());
        facts.add("outputs are off by at most " + text(before) + " of their largest magnitude");
        if (!kept.isEmpty()) {
            facts.add("with " + kept.size() + " nodes kept at 32 bits for that, by at most " + text(after) + ": "
                    + PassReport.enumeration(kept));
        }
        return new PassReport(report.changed(), report.notes(), facts);
    }

    private Model converted(Set<String> kept) {
        Model copy = model.copy();
        HalfPrecision.apply(copy, options.keeping(kept));
        return copy;
    }

    private double error(Set<String> kept) {
        return outputs.of(converted(kept));
    }

    /** Return the names of all nodes that deal with floats, the worst first; those in subgraphs, which can't be seen, last. */
    private List<String> ranked(Model half) {
        ElementTypes types = ElementTypes.of(model.graph());
        Set<String> main = new LinkedHashSet<>();
        Set<String> inner = new LinkedHashSet<>();
        for (Graph graph : model.graph().withSubgraphs()) {
            for (Node node : graph.nodes()) {
                boolean floats = node.subgraphs().isEmpty()
                        && options.selection().includes(node)
                        && (hasFloats(node.inputs(), graph, types) || hasFloats(node.outputs(), graph, types));
                if (floats && !node.is("Constant")) {
                    (graph.outer() == null ? main : inner).add(node.name());
                }
            }
        }
        Set<String> ranked = new LinkedHashSet<>();
        NodeErrors.ranked(model, half, main, outputs.firstFeed()).forEach(node -> ranked.add(node.name()));
        ranked.addAll(inner);
        return List.copyOf(ranked);
    }

    private static boolean hasFloats(List<String> values, Graph graph, ElementTypes types) {
        return values.stream().anyMatch(value -> types.of(graph, value) == DataType.FLOAT);
    }

    private static String text(double error) {
        return Double.isInfinite(error) ? "infinitely much" : String.format(Locale.ROOT, "%.2g", error);
    }
}
