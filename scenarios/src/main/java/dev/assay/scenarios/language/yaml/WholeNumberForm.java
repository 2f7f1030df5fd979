package dev.assay.scenarios.language.yaml;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a whole number between two bounds, both inclusive. */
record WholeNumberForm(long lowest, long highest) implements Form<Long> {
    /** Nothing longer fits a long. */
    private static final int MOST_DIGITS = 18;

    @Override
    public @Nullable Long read(YamlValue value) {
        String expected = "a whole number from " + lowest + " to " + highest;
        if (!(value.node() instanceof YamlNode.Scalar scalar)
                || scalar.type() != ScalarType.WHOLE_NUMBER
                || scalar.text().startsWith("0x")
                || scalar.text().startsWith("0o")) {
            value.reportWrongType(expected, "Write digits only, without quotes or a unit.");
            return null;
        }
        String text = scalar.text();
        if (text.length() > MOST_DIGITS || Long.parseLong(text) < lowest || Long.parseLong(text) > highest) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " must be " + expected + ", not " + Quote.shorten(text),
                    "Choose a number in that range.");
            return null;
        }
        return Long.parseLong(text);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.ofType("integer").put("minimum", lowest).put("maximum", highest);
    }
}
