package dev.assay.scenarios.language;

/**
 * Ask for an ONNX file in another format.
 *
 * @param to the other format
 * @param precision what the converted model computes in
 */
public record Conversion(ModelFormat to, ConversionPrecision precision) {
    /** Return it in words, such as {@code convert to TFLite int8-static}. */
    public String toText() {
        return "convert to " + to.title() + " " + precision.toText();
    }
}
