package dev.assay.scenarios.language.yaml;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read any single value as the text that stands in the file; whoever uses it checks it. */
record AnyScalarForm() implements Form<String> {
    private static final int LONGEST = 1000;

    @Override
    public @Nullable String read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Scalar scalar) || scalar.type() == ScalarType.NOTHING) {
            value.reportWrongType("a single value", "Write text, a number, true or false.");
            return null;
        }
        if (scalar.text().length() > LONGEST) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " is " + scalar.text().length() + " characters long",
                    "Use at most " + LONGEST + " characters.");
            return null;
        }
        return scalar.text();
    }

    @Override
    public ObjectNode schema() {
        ObjectNode schema = Schemas.ofType("string");
        schema.putArray("type").add("string").add("number").add("boolean");
        return schema;
    }
}
