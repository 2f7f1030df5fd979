package dev.assay.optimizer.qdq;

import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.scenarios.language.RecipeStep.QuantizeStatic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Quantize the weights of all products. */
final class IntegerWeights {
    private final QuantizeStatic step;
    private final Names names;
    private final Map<String, IntegerWeight> byWeight = new HashMap<>();

    private IntegerWeights(QuantizeStatic step, Names names) {
        this.step = step;
        this.names = names;
    }

    /**
     * Return the weight of each product, by the name of its output.
     *
     * @param parameters of the activations
     */
    static Map<String, IntegerWeight> of(
            Placement placement, Map<String, AffineParameters> parameters, QuantizeStatic step, Names names) {
        IntegerWeights all = new IntegerWeights(step, names);
        Map<String, IntegerWeight> weights = new LinkedHashMap<>();
        for (WeightedNode product : placement.products()) {
            AffineParameters activation = Objects.requireNonNull(parameters.get(product.activation()));
            weights.put(product.output(), all.of(product, activation.scale()));
        }
        return weights;
    }

    /** Products that share a weight share its integers, unless a bias needs a larger scale. */
    private IntegerWeight of(WeightedNode product, float activationScale) {
        String name = product.weight().getName();
        IntegerWeight known = byWeight.get(name);
        IntegerWeight own = IntegerWeight.of(
                product,
                names.stem(name, "_quantized"),
                QuantizedType.of(step.weights()),
                step.perChannel(),
                step.reduceRange(),
                activationScale);
        if (known == null) {
            byWeight.put(name, own);
            return own;
        }
        return known.scale().getRawData().equals(own.scale().getRawData())
                        && known.scale().getDimsList().equals(own.scale().getDimsList())
                        && known.values().getRawData().equals(own.values().getRawData())
                ? own.sharing(known)
                : own;
    }
}
