package dev.assay.scenarios.language.yaml;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read {@code true} or {@code false}. */
record FlagForm() implements Form<Boolean> {
    @Override
    public @Nullable Boolean read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar scalar && scalar.type() == ScalarType.FLAG) {
            return scalar.text().toLowerCase(Locale.ROOT).equals("true");
        }
        value.reportWrongType("`true` or `false`", "Write true or false, without quotes.");
        return null;
    }

    @Override
    public ObjectNode schema() {
        return Schemas.ofType("boolean");
    }
}
