package dev.assay.scenarios.language.yaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Read a share of a whole, as a fraction ({@code 0.01}) or in percent ({@code 1 %}); the whole itself is refused, since a bare
 * {@code 1} nearly always means one percent.
 */
record ShareForm(boolean zeroAllowed) implements Form<Double> {
    private static final String PERCENT = "([0-9]{1,3}(?:\\.[0-9]{1,12})?) ?%";
    private static final Pattern PERCENT_PATTERN = Pattern.compile(PERCENT);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    @Override
    public @Nullable Double read(YamlValue value) {
        String expected = "a share " + (zeroAllowed ? "from 0 to" : "above 0 and") + " below 1, such as 0.01 or 1 %";
        if (!(value.node() instanceof YamlNode.Scalar scalar)) {
            value.reportWrongType(expected, "Write one value.");
            return null;
        }
        Matcher percent = PERCENT_PATTERN.matcher(scalar.text());
        double share;
        if (percent.matches()) {
            share = new BigDecimal(percent.group(1)).divide(HUNDRED).doubleValue();
        } else if (NumberForm.isNumber(scalar)) {
            share = Double.parseDouble(scalar.text());
        } else if (!scalar.text().isEmpty() && Character.isDigit(scalar.text().charAt(0))) {
            value.report(
                    "scenario.wrong-unit",
                    value.name() + " must be " + expected + ", not " + scalar.describe(),
                    "Write percent as `1 %` or a fraction as `0.01`.");
            return null;
        } else {
            value.reportWrongType(expected, "Write percent as `1 %` or a fraction as `0.01`.");
            return null;
        }
        if (share < 0 || share >= 1 || (share == 0 && !zeroAllowed)) {
            String hint = share >= 1 && share < 100 && !percent.matches()
                    ? "Did you mean `" + scalar.text() + " %`?"
                    : "Choose a share in that range.";
            value.report(
                    "scenario.out-of-range",
                    value.name() + " must be " + expected + ", not " + Quote.shorten(scalar.text()),
                    hint);
            return null;
        }
        return share;
    }

    @Override
    public ObjectNode schema() {
        ObjectNode fraction = Schemas.ofType("number").put("exclusiveMaximum", 1);
        fraction.put(zeroAllowed ? "minimum" : "exclusiveMinimum", 0);
        return Schemas.anyOf(List.of(fraction, Schemas.matching(PERCENT)));
    }
}
