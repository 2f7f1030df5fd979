package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read what seeded random inputs look like. */
final class RandomInputsForm implements Form<RandomInputs> {
    static final RandomInputs DEFAULT = new RandomInputs(0, 1, 0, 1);

    private static final long LARGEST_INTEGER = 1L << 53;
    private static final Key<Double> MEAN = Key.withDefault(
            "mean", Forms.number(-1e9, 1e9), "0", "Mean of float inputs, which are normally distributed.");
    private static final Key<Double> STANDARD_DEVIATION =
            Key.withDefault("standard-deviation", Forms.number(1e-9, 1e9), "1", "Standard deviation of float inputs.");
    private static final Key<Long> LOWEST = Key.withDefault(
            "lowest",
            Forms.wholeNumber(-LARGEST_INTEGER, LARGEST_INTEGER),
            "0",
            "Lowest value of integer inputs, which are uniformly distributed.");
    private static final Key<Long> HIGHEST = Key.withDefault(
            "highest",
            Forms.wholeNumber(-LARGEST_INTEGER, LARGEST_INTEGER),
            "1",
            "Highest value of integer inputs, inclusive.");
    private static final Fields FIELDS = Fields.of(MEAN, STANDARD_DEVIATION, LOWEST, HIGHEST);

    @Override
    public @Nullable RandomInputs read(YamlValue value) {
        Fields.Values values = FIELDS.read(value);
        if (values == null || !values.isComplete()) {
            return null;
        }
        long lowest = values.get(LOWEST);
        long highest = values.get(HIGHEST);
        if (lowest > highest) {
            value.findings()
                    .add(
                            values.location(values.isPresent(LOWEST) ? LOWEST : HIGHEST),
                            "scenario.contradiction",
                            "`lowest` (" + lowest + ") is above `highest` (" + highest + ")",
                            "Swap them, or write both.");
            return null;
        }
        return new RandomInputs(values.get(MEAN), values.get(STANDARD_DEVIATION), lowest, highest);
    }

    @Override
    public ObjectNode schema() {
        return FIELDS.schema();
    }
}
