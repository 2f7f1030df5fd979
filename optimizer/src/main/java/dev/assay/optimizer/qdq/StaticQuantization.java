package dev.assay.optimizer.qdq;

import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.FewestNodes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.optimizer.quantize.TableQuantization;
import dev.assay.scenarios.language.RecipeStep.QuantizeStatic;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/**
 * Quantize weights and activations beforehand.
 *
 * <p>Samples tell which range each activation has. What ONNX Runtime does not compute with integers after all is found by letting it
 * optimize the result, and stays in floats. With a bound on the loss, so do those nodes that cost most.
 */
public final class StaticQuantization {
    /** So many products are named as those that quantization harms most. */
    private static final int WORST_PRODUCTS = 3;

    private final Model model;
    private final QuantizeStatic step;
    private final Samples samples;
    private final Selection selection;
    private final PassReport.Builder report = new PassReport.Builder();

    private StaticQuantization(Model model, QuantizeStatic step, Samples samples) {
        this.model = model;
        this.step = step;
        this.samples = samples;
        selection = Selection.of(step.exclude());
    }

    /**
     * Rewrite a model in {@linkplain dev.assay.optimizer.normalize.Normalization normal form}.
     *
     * @throws ProblemException {@code recipe.loss-not-met} if the loss is above its bound with everything in floats, {@code
     *     samples.not-finite} or {@code model.not-runnable} if the model does not run on the samples as it should
     */
    public static PassReport apply(Model model, QuantizeStatic step, Samples samples) {
        return new StaticQuantization(model, step, samples).apply();
    }

    private PassReport apply() {
        Double maxLoss = step.maxLoss();
        SampleLoss loss = maxLoss == null ? null : new SampleLoss(model, samples);
        quantizeTables(loss, maxLoss);
        Placement whole = placement();
        if (whole.products().isEmpty()) {
            // Says what was left, and why.
            Placement.of(model.graph(), selection, report);
            return report.build();
        }
        if (step.smoothing() > 0) {
            Smoothing.apply(model, whole.products(), step.smoothing(), samples, report);
            whole = placement();
        }
        StaticVariants variants = new StaticVariants(model, step, selection, whole, samples);
        Set<String> kept = withUnfused(variants, Set.of());
        if (loss != null && maxLoss != null) {
            kept = withUnfused(variants, keepForLoss(variants, kept, whole, loss, maxLoss));
        }
        describe(variants, kept);
        variants.become(kept, report);
        return report.build();
    }

    private Placement placement() {
        return Placement.of(model.graph(), selection, new PassReport.Builder());
    }

    /** Products are calibrated behind tables as they will be. */
    private void quantizeTables(@Nullable SampleLoss loss, @Nullable Double maxLoss) {
        QuantizedType weights = QuantizedType.of(step.weights());
        if (loss != null && maxLoss != null) {
            Model copy = model.copy();
            TableQuantization.apply(copy, selection, weights, new PassReport.Builder());
            double alone = loss.of(copy);
            if (alone > maxLoss) {
                report.fact("tables stay in floats: by themselves they lose " + text(alone) + " " + loss.unit());
                return;
            }
        }
        TableQuantization.apply(model, selection, weights, report);
    }

    /**
     * Return names of nodes, and with them those that ONNX Runtime then does not compute with integers.
     *
     * <p>A node that stays in floats may take integers away from its neighbours, and neighbours may each be the reason why the other does
     * not run on integers. So all that ever stayed in floats are collected, and then as many as possible are given back.
     */
    private Set<String> withUnfused(StaticVariants variants, Set<String> kept) {
        Map<String, String> unfused = new LinkedHashMap<>();
        Map<String, String> found = variants.check(kept).unfused();
        while (!found.isEmpty()) {
            unfused.putAll(found);
            found = variants.check(union(kept, unfused.keySet())).unfused();
        }
        Set<String> fewest = unfused.size() < 2
                ? unfused.keySet()
                : FewestNodes.find(
                        List.copyOf(unfused.keySet()),
                        some -> variants.check(union(kept, some)).unfused().isEmpty());
        fewest.forEach(node -> report.fact("'" + node + "' stays in floats: " + unfused.get(node)));
        return union(kept, fewest);
    }

    private Set<String> keepForLoss(
            StaticVariants variants, Set<String> unfused, Placement whole, SampleLoss loss, double maxLoss) {
        double before = loss.of(variants.with(unfused));
        report.fact("the loss is " + text(before) + " " + loss.unit());
        if (before <= maxLoss) {
            return unfused;
        }
        Set<String> all = names(whole);
        all.removeAll(unfused);
        Set<String> chosen = FewestNodes.find(
                ranked(variants, all, unfused, loss), some -> loss.of(variants.with(union(unfused, some))) <= maxLoss);
        if (chosen.size() == all.size()) {
            throw new ProblemException(Problem.user(
                    "recipe.loss-not-met",
                    "static quantization of " + model.name() + " can't keep to a loss of " + text(maxLoss)
                            + ": it takes all of its nodes in floats",
                    "Allow a larger max-loss, use other samples, or another technique."));
        }
        Set<String> kept = union(unfused, chosen);
        report.fact("with " + chosen.size() + " of " + all.size() + " nodes in floats for that, "
                + text(loss.of(variants.with(kept))) + ": " + PassReport.enumeration(chosen));
        return kept;
    }

    private static Set<String> names(Placement placement) {
        return placement.products().stream()
                .map(product -> product.node().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Return the names of nodes; first the one that moves the outputs most when it alone runs on integers. */
    private static List<String> ranked(
            StaticVariants variants, Set<String> nodes, Set<String> unfused, SampleLoss loss) {
        Map<String, Double> distances = new HashMap<>();
        nodes.stream()
                .gather(Gatherers.mapConcurrent(OrtModel.runsAtOnce(), node -> {
                    Set<String> others = union(unfused, nodes);
                    others.remove(node);
                    return Map.entry(node, loss.distance(variants.with(others)));
                }))
                .forEach(distance -> distances.put(distance.getKey(), distance.getValue()));
        List<String> ranked = new ArrayList<>(nodes);
        ranked.sort(Comparator.comparingDouble((String node) -> distances.getOrDefault(node, 0.0))
                .reversed());
        return ranked;
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all;
    }

    private void describe(StaticVariants variants, Set<String> kept) {
        List<WeightedNode> products = new ArrayList<>(variants.placement(kept).products());
        if (products.isEmpty()) {
            return;
        }
        FusionCheck check = variants.check(kept);
        report.fact("ONNX Runtime computes all " + products.size() + " with integers; " + check.quantizeCount()
                + " QuantizeLinear and " + check.dequantizeCount() + " DequantizeLinear remain where floats meet them");
        ToDoubleFunction<WeightedNode> sqnrDb =
                product -> variants.errors().of(product).sqnrDb(step.biasCorrection());
        products.sort(Comparator.comparingDouble(sqnrDb));
        report.fact(String.format(
                Locale.ROOT,
                "signal to quantization noise of each product by itself: %.1f dB in the middle, lowest %s",
                sqnrDb.applyAsDouble(products.get(products.size() / 2)),
                products.stream()
                        .limit(WORST_PRODUCTS)
                        .map(product -> String.format(
                                Locale.ROOT,
                                "%.1f dB at '%s'",
                                sqnrDb.applyAsDouble(product),
                                product.node().name()))
                        .collect(Collectors.joining(", "))));
    }

    private static String text(double fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }
}
