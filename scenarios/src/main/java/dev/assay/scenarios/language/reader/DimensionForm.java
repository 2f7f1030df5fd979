package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.ScalarType;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.TextForm;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read one dimension of an input: a size, or the name of a size that a shape binds. */
final class DimensionForm implements Form<String> {
    /** Names a symbolic dimension. */
    static final TextForm NAME = Forms.text(
            60,
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"),
            "Name a dimension with letters, digits and `_`, for example `batch` or `sequence`.");

    /** Sizes a dimension; far above what fits a machine's memory, far below overflow. */
    static final Form<Long> SIZE = Forms.wholeNumber(1, 100_000_000);

    @Override
    public @Nullable String read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.WHOLE_NUMBER) {
            Long size = SIZE.read(value);
            return size == null ? null : size.toString();
        }
        return NAME.read(value);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(SIZE.schema(), NAME.schema()));
    }
}
