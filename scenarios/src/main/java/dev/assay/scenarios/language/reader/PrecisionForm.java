package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read what a converted model computes in; what people may well ask for and can't have is refused with the reason. */
final class PrecisionForm implements Form<ConversionPrecision> {
    private static final Form<ConversionPrecision> WORDS = Forms.words(ConversionPrecision.class);
    private static final Set<String> HALF = Set.of("float16", "fp16");

    @Override
    public @Nullable ConversionPrecision read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar scalar && HALF.contains(scalar.text())) {
            value.report(
                    "scenario.unsupported",
                    value.name() + " can't be " + scalar.describe()
                            + ": the converter's float16 files don't load on CPUs",
                    "Use float32, int8-dynamic or int8-static; a file with FP16 weights that was made otherwise goes into"
                            + " `source:`.");
            return null;
        }
        return WORDS.read(value);
    }

    @Override
    public ObjectNode schema() {
        return WORDS.schema();
    }
}
