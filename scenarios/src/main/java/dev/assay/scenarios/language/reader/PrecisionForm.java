package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read what a converted model computes in; what people may well ask for and can't have is refused with the reason. */
final class PrecisionForm implements Form<ConversionPrecision> {
    private static final Set<String> HALF = Set.of("float16", "fp16");

    private final ModelFormat format;
    private final Form<ConversionPrecision> choices;

    /** @param format what is converted to */
    PrecisionForm(ModelFormat format) {
        this.format = format;
        this.choices = Forms.words(meanings(format));
    }

    /** Return the words that mean something for a format. */
    static Set<String> words(ModelFormat format) {
        return meanings(format).keySet();
    }

    private static Map<String, ConversionPrecision> meanings(ModelFormat format) {
        Map<String, ConversionPrecision> meanings = new LinkedHashMap<>();
        Arrays.stream(ConversionPrecision.values())
                .filter(precision -> format != ModelFormat.NCNN || precision.isFloat())
                .forEach(precision -> meanings.put(precision.toText(), precision));
        return meanings;
    }

    @Override
    public @Nullable ConversionPrecision read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar scalar) {
            boolean isHalf = HALF.contains(scalar.text());
            if (isHalf && format == ModelFormat.NCNN) {
                return refuse(
                        value,
                        scalar,
                        "the runtime decides whether ncnn computes in 16 bits",
                        "Use float32 here, and `options: { precision: f16 }` or `bf16` of the runtime.");
            }
            if (isHalf) {
                return refuse(
                        value,
                        scalar,
                        "the converter's float16 files don't load on CPUs",
                        "Use float32, int8-dynamic or int8-static; a file with FP16 weights that was made otherwise goes"
                                + " into `source:`.");
            }
            if (format == ModelFormat.NCNN && scalar.text().startsWith("int8")) {
                return refuse(
                        value,
                        scalar,
                        "pnnx makes no integers",
                        "Use float32; what ncnn's own ncnn2int8 made goes into `param:` and `bin:`.");
            }
        }
        return choices.read(value);
    }

    private static @Nullable ConversionPrecision refuse(
            YamlValue value, YamlNode.Scalar scalar, String reason, String hint) {
        value.report("scenario.unsupported", value.name() + " can't be " + scalar.describe() + ": " + reason, hint);
        return null;
    }

    @Override
    public ObjectNode schema() {
        return choices.schema();
    }
}
