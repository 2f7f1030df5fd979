package dev.assay.optimizer.fuse;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.normalize.OpsetUpgrade;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merge operators into the fused forms that runtimes know, and check that the model still gives the same.
 *
 * <p>Level {@code STANDARD} makes operators of ONNX only, and raises the opset where they need it. Level {@code EXTENDED} also makes
 * operators of ONNX Runtime; what they compute is documented in its {@code ContribOperators.md}. Level {@code NONE} changes nothing
 * and tells what could be fused.
 *
 * <p>Padding of sentences must be marked with 0 and words with 1, as every tokenizer does: ONNX Runtime's Attention knows no other
 * marks.
 */
public final class OperatorFusion {
    private OperatorFusion() {}

    /**
     * Rewrite a model in place, whose constants are folded.
     *
     * @param samples to see shapes and check the outputs with; {@code null} to make inputs up
     * @throws dev.assay.scenarios.problem.ProblemException {@code fuse.not-equal} if outputs moved by more than 1e-4 (times the largest
     *     output where that is above 1); {@code model.*} if the model can't be run or its opset not raised
     */
    public static PassReport apply(Model model, RecipeStep.Fuse step, @Nullable Samples samples) {
        return apply(model, step.level(), FusionTrials.feeds(model, samples));
    }

    static PassReport apply(Model model, FusionLevel level, List<Map<String, HostTensor>> feeds) {
        FusionTrials trials = FusionTrials.of(model, feeds);
        ObservedShapes shapes = ObservedShapes.of(model, trials.feeds().getFirst());
        PassReport.Builder report = new PassReport.Builder();
        if (trials.feeds().size() < feeds.size()) {
            report.fact("the model says that it takes several inputs at once and does not: tried with one");
        }
        return level == FusionLevel.NONE
                ? countOnly(model, shapes, report)
                : fuse(model, level, trials, shapes, report);
    }

    /**
     * Tell what fusion would make of a model, whose constants are folded; the model stays as it is.
     *
     * @param feed inputs to see shapes with
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.*} if the model can't be run
     */
    public static FusionOutlook outlook(Model model, Map<String, HostTensor> feed) {
        return outlook(model, ObservedShapes.of(model, feed));
    }

    private static FusionOutlook outlook(Model model, ObservedShapes shapes) {
        Model copy = model.copy();
        FusionRun run = new FusionRun(copy, Fusions.of(FusionLevel.EXTENDED), shapes);
        run.run();
        Map<String, Integer> made = new TreeMap<>();
        run.made().forEach(node -> made.merge(node.opType(), 1, Integer::sum));
        return new FusionOutlook(made, sum(histogram(model)), sum(histogram(copy)));
    }

    private static PassReport countOnly(Model model, ObservedShapes shapes, PassReport.Builder report) {
        outlook(model, shapes).made().forEach((type, count) -> report.note(type + " possible, not made", count));
        report.fact("nothing is fused, so that other levels can be compared with it");
        return report.build();
    }

    private static PassReport fuse(
            Model model, FusionLevel level, FusionTrials trials, ObservedShapes shapes, PassReport.Builder report) {
        Map<String, Integer> before = histogram(model);
        FusionRun run = new FusionRun(model, Fusions.of(level), shapes);
        run.run();
        long opset = run.made().stream().mapToLong(Fusions::minOpset).max().orElse(1);
        OpsetUpgrade.to(model, Math.max(opset, model.opset()), null);
        run.made().forEach(report::changed);
        run.leftReasons().forEach(report::note);
        if (!run.made().isEmpty()) {
            report.fact(changes(before, histogram(model)));
            int count = trials.feeds().size();
            report.fact(String.format(
                    Locale.ROOT,
                    "outputs moved by %.1e at most on %s",
                    trials.check(model),
                    count == 1 ? "one trial" : count + " trials"));
        }
        return report.build();
    }

    private static Map<String, Integer> histogram(Model model) {
        Map<String, Integer> counts = new TreeMap<>();
        model.graph()
                .withSubgraphs()
                .forEach(graph ->
                        graph.nodes().stream().map(Node::opType).forEach(type -> counts.merge(type, 1, Integer::sum)));
        return counts;
    }

    private static String changes(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, Integer> types = new TreeMap<>(before);
        after.forEach(types::putIfAbsent);
        StringBuilder text = new StringBuilder("operators before → after: all " + sum(before) + " → " + sum(after));
        types.keySet().forEach(type -> {
            int one = before.getOrDefault(type, 0);
            int other = after.getOrDefault(type, 0);
            if (one != other) {
                text.append(", ")
                        .append(type)
                        .append(' ')
                        .append(one)
                        .append(" → ")
                        .append(other);
            }
        });
        return text.toString();
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
