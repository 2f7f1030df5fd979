package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One step of an optimization recipe. */
public sealed interface RecipeStep {
    /** Store weights, and perhaps activations, as integers. */
    record Quantize(QuantizationMode mode, WeightType weights, boolean perChannel, boolean reduceRange)
            implements RecipeStep {}

    /** Convert floating-point numbers to another width. */
    record Convert(FloatPrecision precision) implements RecipeStep {}

    /**
     * Remove whole channels or heads.
     *
     * @param ratio the share that is removed, above 0 and below 1
     */
    record Prune(double ratio) implements RecipeStep {}

    /** Merge operators into the fused forms that runtimes know. */
    record Fuse() implements RecipeStep {}

    /** When activations are quantized. */
    enum QuantizationMode {
        @JsonProperty("dynamic")
        DYNAMIC,
        @JsonProperty("static")
        STATIC,
        @JsonProperty("weight-only")
        WEIGHT_ONLY
    }

    /** What weights are stored as. */
    enum WeightType {
        @JsonProperty("int8")
        INT8,
        @JsonProperty("uint8")
        UINT8,
        @JsonProperty("int4")
        INT4
    }

    /** What floating-point numbers are stored as. */
    enum FloatPrecision {
        @JsonProperty("fp16")
        FP16
    }
}
