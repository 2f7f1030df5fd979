package dev.assay.optimizer.qdq;

import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.scenarios.language.RecipeStep.QuantizeStatic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Quantize the weights of products of one model and its variants, which have the same weights under the same names.
 *
 * <p>What was quantized is kept, since variants differ in few of their weights. Several threads may use it at once.
 */
final class IntegerWeights {
    private final QuantizeStatic step;
    private final Map<Source, IntegerWeight> known = new ConcurrentHashMap<>();

    /** What the integers of a product depend on. */
    private record Source(
            String weight, int channelAxis, @Nullable TensorProto bias, float activationScale) {}

    IntegerWeights(QuantizeStatic step) {
        this.step = step;
    }

    /**
     * Return the weight of each product, by the name of its output.
     *
     * <p>Products that share a weight share its integers, unless a bias needs a larger scale.
     *
     * @param parameters of the activations
     * @param names of the graph that the weights go into
     */
    Map<String, IntegerWeight> of(Placement placement, Map<String, AffineParameters> parameters, Names names) {
        Map<String, IntegerWeight> firsts = new HashMap<>();
        Map<String, IntegerWeight> weights = new LinkedHashMap<>();
        for (WeightedNode product : placement.products()) {
            AffineParameters activation = Objects.requireNonNull(parameters.get(product.activation()));
            String weight = product.weight().getName();
            IntegerWeight own =
                    quantized(product, activation.scale()).named(names.stem(weight, IntegerWeight.VALUES_SUFFIX));
            IntegerWeight first = firsts.putIfAbsent(weight, own);
            weights.put(product.output(), first != null && own.hasIntegersOf(first) ? own.sharing(first) : own);
        }
        return weights;
    }

    private IntegerWeight quantized(WeightedNode product, float activationScale) {
        String weight = product.weight().getName();
        return known.computeIfAbsent(
                new Source(weight, product.channelAxis(), product.bias(), activationScale),
                _ -> IntegerWeight.of(
                        product,
                        weight,
                        QuantizedType.of(step.weights()),
                        step.perChannel(),
                        step.reduceRange(),
                        activationScale));
    }
}
