package dev.assay.optimizer.prune;

import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.ObservedShapes;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remove whole channels, attention heads and neurons from a model, so that its weights become smaller tensors.
 *
 * <p>Without compensation, the pruned model computes what the whole model computes with zeros in the place of the weights that
 * read the removed channels.
 */
public final class StructuredPruning {
    private final Model model;
    private final RecipeStep.Prune step;
    private final @Nullable Samples samples;
    private final PassReport.Builder report = new PassReport.Builder();

    private StructuredPruning(Model model, RecipeStep.Prune step, @Nullable Samples samples) {
        this.model = model;
        this.step = step;
        this.samples = samples;
    }

    /**
     * Change a model; its constants should be folded.
     *
     * @param samples {@code null} will do if the step does not need them; shapes are then seen on made-up inputs
     * @return what changed; nothing if no channel can go
     * @throws ProblemException {@code recipe.needs-samples} if there are none; {@code model.*} if the model does not run
     */
    public static PassReport apply(Model model, RecipeStep.Prune step, @Nullable Samples samples) {
        return new StructuredPruning(model, step, samples).apply();
    }

    private PassReport apply() {
        if (samples == null && step.needsSamples()) {
            throw new ProblemException(Problem.user(
                    "recipe.needs-samples",
                    "pruning by activations or with compensation needs samples of what the model will see",
                    "Give samples, or use `importance: weights` and `compensation: none`."));
        }
        makeInitializers(model.graph());
        PruningPlan plan = plan(model, step, samples, report);
        if (!plan.isEmpty()) {
            Model original = model.copy();
            long before = parameterCount(model);
            ChannelRemoval.apply(model, plan, report);
            if (samples != null) {
                Compensator.apply(original, model, plan, samples, step.compensation(), report);
            }
            tell(plan, before, parameterCount(model));
        }
        return report.build();
    }

    /** Choose what goes, and report what stays and why. The model's constants must be weights, not nodes. */
    static PruningPlan plan(Model model, RecipeStep.Prune step, @Nullable Samples samples, PassReport.Builder report) {
        Map<String, HostTensor> feed = samples == null ? SyntheticFeed.of(model) : samples.feed(0, 1);
        DependencyGraph dependencies =
                DependencyGraph.of(model, ObservedShapes.of(model, feed), Selection.of(step.exclude()));
        Set<RecipeStep.PruningStructure> structures = EnumSet.noneOf(RecipeStep.PruningStructure.class);
        structures.addAll(step.structures());
        dependencies.refusals().stream()
                .filter(refusal -> structures.contains(refusal.structure()))
                .forEach(refusal -> report.left(refusal.product().node(), refusal.reason()));
        List<ChannelGroup> groups = dependencies.groups().stream()
                .filter(group -> structures.contains(group.structure()))
                .toList();
        PruningPlan plan = PruningPlan.of(
                dependencies, step, ImportanceScores.of(model, dependencies.couplings(), groups, step, samples));
        plan.parts().stream()
                .filter(part -> part.before() == part.after())
                .forEach(part -> part.group()
                        .producers()
                        .forEach(product -> report.left(
                                product.node(),
                                "after rounding to multiples of " + step.roundTo() + ", nothing of it can go")));
        return plan;
    }

    /** Put the tensors of Constant nodes among the weights. */
    static void makeInitializers(Graph graph) {
        graph.rewrite(node -> {
            TensorProto value = node.is("Constant") ? node.tensorAttribute("value") : null;
            if (value == null) {
                return List.of(node);
            }
            graph.putInitializer(value.toBuilder().setName(node.output(0)).build());
            return List.<Node>of();
        });
    }

    private static long parameterCount(Model model) {
        return model.graph().initializers().stream()
                .filter(Tensors::isFloat)
                .mapToLong(Tensors::elementCount)
                .sum();
    }

    private void tell(PruningPlan plan, long before, long after) {
        for (RecipeStep.PruningStructure structure : RecipeStep.PruningStructure.values()) {
            List<PruningPlan.Part> parts = plan.parts().stream()
                    .filter(part -> part.group().structure() == structure)
                    .toList();
            int had = parts.stream().mapToInt(PruningPlan.Part::before).sum();
            int has = parts.stream().mapToInt(PruningPlan.Part::after).sum();
            if (had > has) {
                report.fact("%d of %d %s removed, in %d of %d groups"
                        .formatted(
                                had - has,
                                had,
                                structure.name().toLowerCase(Locale.ROOT),
                                parts.stream()
                                        .filter(part -> part.before() > part.after())
                                        .count(),
                                parts.size()));
            }
        }
        report.fact(String.format(
                Locale.ROOT,
                "%d of %d parameters remain (%.1f %% removed)",
                after,
                before,
                100.0 * (before - after) / before));
    }
}
