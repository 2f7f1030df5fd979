package dev.assay.scenarios.language.yaml;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a number between two bounds, both inclusive. */
record NumberForm(double lowest, double highest) implements Form<Double> {
    @Override
    public @Nullable Double read(YamlValue value) {
        String expected = "a number from " + shortest(lowest) + " to " + shortest(highest);
        if (!isNumber(value.node()) || !(value.node() instanceof YamlNode.Scalar scalar)) {
            value.reportWrongType(expected, "Write a number such as 0.5, without quotes or a unit.");
            return null;
        }
        double number = Double.parseDouble(scalar.text());
        if (number < lowest || number > highest) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " must be " + expected + ", not " + Quote.shorten(scalar.text()),
                    "Choose a number in that range.");
            return null;
        }
        return number;
    }

    /** Return whether this is a finite number in decimal digits. */
    static boolean isNumber(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar
                && (scalar.type() == ScalarType.WHOLE_NUMBER || scalar.type() == ScalarType.DECIMAL_NUMBER)
                && scalar.text()
                        .chars()
                        .noneMatch(character -> "xonaif".indexOf(Character.toLowerCase(character)) >= 0);
    }

    private static String shortest(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.ofType("number").put("minimum", lowest).put("maximum", highest);
    }
}
