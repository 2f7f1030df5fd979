package dev.assay.optimizer.qdq;

import dev.assay.optimizer.calibrate.CalibratedRanges;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.BiasShift;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.scenarios.language.RecipeStep.QuantizeStatic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Make variants of one model in QDQ form, each with other nodes in floats.
 *
 * <p>What they have in common is found once: ranges, errors of layers, integers of weights. Several threads may make variants at once, as
 * long as nobody changes the model.
 */
final class StaticVariants {
    private final Model model;
    private final QuantizeStatic step;
    private final Selection selection;
    private final QuantizedType activations;
    private final IntegerWeights weights;
    private final ActivationScales scales;
    private final LayerErrors errors;
    private final Map<Set<String>, FusionCheck> checks = new HashMap<>();

    /**
     * Run a model on samples.
     *
     * @param whole where integers go if no node but the excluded ones stays in floats
     */
    StaticVariants(Model model, QuantizeStatic step, Selection selection, Placement whole, Samples samples) {
        this.model = model;
        this.step = step;
        this.selection = selection;
        activations = QuantizedType.of(step.activations());
        weights = new IntegerWeights(step);
        scales = new ActivationScales(
                CalibratedRanges.of(model, samples, step.calibration(), whole.quantized()), activations);
        Map<String, AffineParameters> parameters = scales.of(whole);
        errors = LayerErrors.measure(
                model, whole, parameters, activations, weights.of(whole, parameters, Names.of(model.graph())), samples);
    }

    /** Return what quantization does to each layer by itself. */
    LayerErrors errors() {
        return errors;
    }

    /** Return where integers go in the model if some more nodes stay in floats. */
    Placement placement(Set<String> kept) {
        return Placement.of(model.graph(), selection.withoutNodes(kept), new PassReport.Builder());
    }

    /** Return what ONNX Runtime makes of a variant. */
    FusionCheck check(Set<String> kept) {
        return checks.computeIfAbsent(Set.copyOf(kept), _ -> FusionCheck.of(with(kept), placement(kept)));
    }

    /** Return a variant with some more nodes in floats; the model stays as it is. */
    Model with(Set<String> kept) {
        Model copy = model.copy();
        rewrite(copy, kept, new PassReport.Builder());
        return copy;
    }

    /** Turn the model itself into a variant, which ends the use of this object. */
    void become(Set<String> kept, PassReport.Builder told) {
        rewrite(model, kept, told);
    }

    private void rewrite(Model target, Set<String> kept, PassReport.Builder told) {
        Graph graph = target.graph();
        Selection some = selection.withoutNodes(kept);
        if (step.biasCorrection()) {
            shiftBiases(graph, Placement.of(graph, some, new PassReport.Builder()));
        }
        Placement placement = Placement.of(graph, some, told);
        Map<String, AffineParameters> parameters = scales.of(placement);
        Names names = Names.of(graph);
        Set<Constant> replaced = constants(graph, placement);
        placement.products().forEach(product -> told.changed(product.node()));
        placement.made().stream()
                .filter(made -> !IntegerKernels.isProduct(made.node()))
                .forEach(made -> told.changed(made.node()));
        new QdqRewrite(graph, placement, parameters, activations, weights.of(placement, parameters, names), names)
                .apply();
        Values.removeUnread(graph, replaced);
    }

    private void shiftBiases(Graph graph, Placement placement) {
        BiasShift shift = new BiasShift(graph);
        for (WeightedNode product : placement.products()) {
            double[] own = errors.of(product).shift();
            if (shift.isFree(product.node(), own.length)) {
                shift.add(product.node(), own);
            }
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
}
