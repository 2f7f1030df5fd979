package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Key;

/**
 * The key that has an ONNX file converted.
 *
 * @param among others that exclude it
 * @param alone for the schema of a mapping that has no other
 */
record ConvertKey(Key<Conversion> among, Key<Conversion> alone) {
    private static final String NAME = "convert";
    private static final String EXAMPLE = "{ precision: float32 }";

    static ConvertKey to(ModelFormat format) {
        Key<ConversionPrecision> precision =
                Key.withDefault("precision", new PrecisionForm(format), "float32", whatItMeans(format));
        Form<Conversion> form = Fields.of(precision).as(values -> new Conversion(format, values.get(precision)));
        String description = "Have Assay convert the variant's ONNX file, with tools that `assay runtimes install "
                + format.suffix().substring(1) + "-tools` brings, and check the product against ONNX Runtime.";
        return new ConvertKey(Key.optional(NAME, form, description), Key.required(NAME, form, description, EXAMPLE));
    }

    private static String whatItMeans(ModelFormat format) {
        return "What the converted model computes in."
                + (PrecisionForm.words(format).contains(ConversionPrecision.INT8_STATIC.toText())
                        ? " int8-static takes the task's calibration samples."
                        : "");
    }
}
