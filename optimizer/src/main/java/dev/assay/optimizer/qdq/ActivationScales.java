package dev.assay.optimizer.qdq;

import dev.assay.optimizer.calibrate.TensorRange;
import dev.assay.optimizer.quantize.AffineParameters;
import dev.assay.optimizer.quantize.QuantizedType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Know the scale and the zero point of each value that is quantized.
 *
 * @param ranges the range of each value, as samples gave it
 */
record ActivationScales(Map<String, TensorRange> ranges, QuantizedType type) {
    ActivationScales {
        ranges = Map.copyOf(ranges);
    }

    /** Return the parameters of every value that a placement quantizes; those that are only moved have what their source has. */
    Map<String, AffineParameters> of(Placement placement) {
        Map<String, AffineParameters> parameters = new LinkedHashMap<>();
        for (String value : placement.quantized()) {
            parameters.put(value, of(placement, placement.source(value)));
        }
        return parameters;
    }

    private AffineParameters of(Placement placement, String value) {
        TensorRange range = ranges.get(value);
        if (range == null) {
            throw new IllegalArgumentException("no sample gave '" + value + "' a range");
        }
        Float bound = placement.upperBound(value);
        float max = bound == null ? range.max() : Math.min(range.max(), bound);
        // A value that is always 0 needs some range: any will do.
        boolean isZero = range.min() >= 0 && max <= 0;
        AffineParameters parameters = AffineParameters.of(range.min(), isZero ? 1 : max, type, false, false);
        return bound == null ? parameters : below(bound, parameters);
    }

    /** Rounding must not let the largest integer stand for more than the bound: then saturation would not be the same. */
    private AffineParameters below(float bound, AffineParameters parameters) {
        AffineParameters lower = parameters;
        while (lower.dequantize(type.highest()) > bound) {
            lower = new AffineParameters(Math.nextDown(lower.scale()), lower.zeroPoint());
        }
        return lower;
    }
}
