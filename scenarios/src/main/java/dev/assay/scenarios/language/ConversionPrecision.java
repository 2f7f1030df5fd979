package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a converted model computes in. */
public enum ConversionPrecision {
    /** As the ONNX file does. */
    @JsonProperty("float32")
    FLOAT32("float32"),
    /** Weights are 8-bit integers, and activations while the model runs. */
    @JsonProperty("int8-dynamic")
    INT8_DYNAMIC("int8-dynamic"),
    /** Weights and activations are 8-bit integers; samples tell which range activations have. */
    @JsonProperty("int8-static")
    INT8_STATIC("int8-static");

    private final String text;

    ConversionPrecision(String text) {
        this.text = text;
    }

    /** Return the word that scenarios write. */
    public String toText() {
        return text;
    }

    /** Return whether the model still computes in floats, as what it is made from does. */
    public boolean isFloat() {
        return switch (this) {
            case FLOAT32 -> true;
            case INT8_DYNAMIC, INT8_STATIC -> false;
        };
    }

    /** Return whether samples have to be looked at. */
    public boolean needsSamples() {
        return switch (this) {
            case INT8_STATIC -> true;
            case FLOAT32, INT8_DYNAMIC -> false;
        };
    }
}
