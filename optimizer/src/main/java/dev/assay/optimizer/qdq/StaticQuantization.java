package dev.assay.optimizer.qdq;

import dev.assay.optimizer.calibrate.CalibratedRanges;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.BiasShift;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.FewestNodes;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.optimizer.quantize.TableQuantization;
import dev.assay.scenarios.language.RecipeStep.QuantizeStatic;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Quantize weights and activations beforehand.
 *
 * <p>Samples tell which range each activation has. What ONNX Runtime does not compute with integers after all is found by letting it
 * optimize the result, and stays in floats. With a bound on the loss, so do those nodes that cost most.
 */
public final class StaticQuantization {
    /** A node that stays in floats may take integers away from its neighbours, which then stay, too. */
    private static final int MAX_FUSION_ROUNDS = 4;

    private final Model model;
    private final QuantizeStatic step;
    private final Samples samples;
    private final Selection selection;
    private final QuantizedType activations;
    private final PassReport.Builder report = new PassReport.Builder();

    private StaticQuantization(Model model, QuantizeStatic step, Samples samples) {
        this.model = model;
        this.step = step;
        this.samples = samples;
        selection = Selection.of(step.exclude());
        activations = QuantizedType.of(step.activations());
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
        Graph graph = model.graph();
        Double maxLoss = step.maxLoss();
        SampleLoss loss = maxLoss == null ? null : new SampleLoss(model, samples);
        quantizeTables(loss, maxLoss);
        Placement whole = placement(Set.of());
        if (whole.products().isEmpty()) {
            // Says what was left, and why.
            Placement.of(graph, selection, report);
            return report.build();
        }
        if (step.smoothing() > 0) {
            Smoothing.apply(model, whole.products(), step.smoothing(), samples, report);
            whole = placement(Set.of());
        }
        ActivationScales scales = new ActivationScales(
                CalibratedRanges.of(model, samples, step.calibration(), whole.quantized()), activations);
        Map<String, AffineParameters> parameters = scales.of(whole);
        LayerErrors errors = LayerErrors.measure(
                model,
                whole,
                parameters,
                activations,
                IntegerWeights.of(whole, parameters, step, Names.of(graph)),
                samples);
        Variants variants = new Variants(scales, errors);
        Set<String> kept = keepUnfused(variants);
        if (loss != null && maxLoss != null) {
            kept = keepForLoss(variants, kept, whole, loss, maxLoss);
        }
        describe(errors, placement(kept));
        variants.rewrite(model, kept, report);
        return report.build();
    }

    /** Place with some more nodes in floats. */
    private Placement placement(Set<String> kept) {
        return Placement.of(model.graph(), selection.withoutNodes(kept), new PassReport.Builder());
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

    /** Make variants with some nodes kept in floats. */
    private final class Variants {
        private final ActivationScales scales;
        private final LayerErrors errors;

        Variants(ActivationScales scales, LayerErrors errors) {
            this.scales = scales;
            this.errors = errors;
        }

        Model with(Set<String> kept) {
            Model copy = model.copy();
            rewrite(copy, kept, new PassReport.Builder());
            return copy;
        }

        void rewrite(Model target, Set<String> kept, PassReport.Builder told) {
            Graph graph = target.graph();
            Selection some = selection.withoutNodes(kept);
            if (step.biasCorrection()) {
                BiasShift shift = new BiasShift(graph);
                for (WeightedNode product :
                        Placement.of(graph, some, new PassReport.Builder()).products()) {
                    double[] own = errors.of(product).shift();
                    if (shift.isFree(product.node(), own.length)) {
                        shift.add(product.node(), own);
                    }
                }
            }
            Placement placement = Placement.of(graph, some, told);
            Map<String, AffineParameters> parameters = scales.of(placement);
            Names names = Names.of(graph);
            Set<Constant> replaced = constants(graph, placement);
            placement.products().forEach(product -> told.changed(product.node()));
            placement.made().stream()
                    .filter(made -> !IntegerKernels.isProduct(made.node()))
                    .forEach(made -> told.changed(made.node()));
            new QdqRewrite(
                            graph,
                            placement,
                            parameters,
                            activations,
                            IntegerWeights.of(placement, parameters, step, names),
                            names)
                    .apply();
            Values.removeUnread(graph, replaced);
        }
    }

    private static Set<Constant> constants(Graph graph, Placement placement) {
        Values values = Values.of(graph);
        Set<Constant> constants = new HashSet<>();
        for (WeightedNode product : placement.products()) {
            for (String input :
                    product.node().inputs().subList(1, product.node().inputs().size())) {
                Constant constant = values.constant(graph, input);
                if (constant != null && Tensors.isFloat(constant.tensor())) {
                    constants.add(constant);
                }
            }
        }
        return constants;
    }

    /** Return the names of nodes that ONNX Runtime does not compute with integers. */
    private Set<String> keepUnfused(Variants variants) {
        Set<String> kept = new LinkedHashSet<>();
        for (int round = 0; round < MAX_FUSION_ROUNDS; round++) {
            Model variant = variants.with(kept);
            Set<String> products = names(placement(kept));
            FusionCheck check = FusionCheck.of(variant, products);
            if (check.unfused().isEmpty()) {
                report.fact("ONNX Runtime computes all " + products.size() + " with integers; "
                        + check.quantizeCount() + " QuantizeLinear and " + check.dequantizeCount()
                        + " DequantizeLinear remain where floats meet them");
                return kept;
            }
            check.unfused().forEach((node, reason) -> report.fact("'" + node + "' stays in floats: " + reason));
            kept.addAll(check.unfused().keySet());
        }
        return kept;
    }

    private static Set<String> names(Placement placement) {
        return placement.products().stream()
                .map(product -> product.node().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Set<String> keepForLoss(
            Variants variants, Set<String> unfused, Placement whole, SampleLoss loss, double maxLoss) {
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

    /** Return the names of nodes; first the one that moves the outputs most when it alone runs on integers. */
    private static List<String> ranked(Variants variants, Set<String> nodes, Set<String> unfused, SampleLoss loss) {
        Map<String, Double> distances = new HashMap<>();
        for (String node : nodes) {
            Set<String> others = union(unfused, nodes);
            others.remove(node);
            distances.put(node, loss.distance(variants.with(others)));
        }
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

    private void describe(LayerErrors errors, Placement placement) {
        List<WeightedNode> products = new ArrayList<>(placement.products());
        if (products.isEmpty()) {
            return;
        }
        Comparator<WeightedNode> bySqnr =
                Comparator.comparingDouble(product -> errors.of(product).sqnrDb(step.biasCorrection()));
        products.sort(bySqnr);
        WeightedNode worst = products.getFirst();
        WeightedNode middle = products.get(products.size() / 2);
        report.fact(String.format(
                Locale.ROOT,
                "signal to quantization noise of each product by itself: %.1f dB in the middle, lowest %.1f dB at '%s'",
                errors.of(middle).sqnrDb(step.biasCorrection()),
                errors.of(worst).sqnrDb(step.biasCorrection()),
                worst.node().name()));
    }

    private static String text(double fraction) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * fraction);
    }
}
