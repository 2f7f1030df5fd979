package dev.assay.scenarios.language;

import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import dev.assay.scenarios.language.RecipeStep.WeightType;
import java.util.List;
import java.util.Optional;

/** Tell which recipes a model can go through before it is converted to another format. */
public final class ConversionRules {
    private ConversionRules() {}

    /**
     * Say why a recipe and a conversion don't go together.
     *
     * @param message what is wrong; the subject of the sentence is the recipe
     */
    public record Fault(String message, String hint) {}

    /**
     * Return what of a recipe is done before the conversion: all but quantizing to INT8, which each format has its own form of.
     *
     * @param steps of a recipe in which {@link #check} finds nothing wrong
     */
    public static List<RecipeStep> before(List<RecipeStep> steps) {
        return steps.stream()
                .filter(step -> !(step instanceof RecipeStep.Quantize))
                .toList();
    }

    /** Return the first thing that does not fit; nothing if all does. */
    public static Optional<Fault> check(List<RecipeStep> steps, Conversion conversion) {
        return steps.stream().flatMap(step -> check(step, conversion).stream()).findFirst();
    }

    private static Optional<Fault> check(RecipeStep step, Conversion conversion) {
        String precision = conversion.precision().toText();
        return switch (step) {
            case RecipeStep.QuantizeDynamic _, RecipeStep.QuantizeStatic _ ->
                conversion.precision().isFloat()
                        ? Optional.of(new Fault(
                                "quantizes, and its " + conversion.to().title() + " file would be " + precision,
                                switch (conversion.to()) {
                                    case NCNN -> "Leave `convert:` out here: pnnx makes no integers.";
                                    case TFLITE, ONNX, OPENVINO ->
                                        "Ask for `precision: int8-dynamic` or `int8-static`, or convert a variant that"
                                                + " is not quantized.";
                                }))
                        : Optional.empty();
            case RecipeStep.QuantizeWeights weights ->
                Optional.of(new Fault(
                        "stores weights alone as "
                                + (weights.weights() == WeightType.INT4 ? "4-bit" : "8-bit")
                                + " integers, which no converter makes of it",
                        "Leave `convert:` out here, or quantize with `mode: dynamic` or `mode: static`."));
            case RecipeStep.Convert _ ->
                Optional.of(new Fault(
                        "makes an FP16 model, and what is converted has to be FP32",
                        "Leave `convert:` out here, or the recipe's step."));
            case RecipeStep.Fuse fuse ->
                fuse.level() == FusionLevel.EXTENDED
                        ? Optional.of(new Fault(
                                "merges operators into ONNX Runtime's own, which no converter knows",
                                "Fuse with `level: standard`."))
                        : Optional.empty();
            case RecipeStep.Prune _ -> Optional.empty();
        };
    }
}
