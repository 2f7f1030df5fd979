package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.ConversionRules;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.YamlValue;
import dev.assay.scenarios.problem.Location;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Put together in which formats a variant exists, and what each is made from. */
final class OtherFormats {
    private final Map<ModelFormat, Key<OtherFormat>> keys;

    /** @param keys by what they ask for */
    OtherFormats(Map<ModelFormat, Key<OtherFormat>> keys) {
        this.keys = new EnumMap<>(keys);
    }

    boolean areAskedFor(Fields.Values values) {
        return keys.values().stream().anyMatch(values::isPresent);
    }

    /**
     * Put them together.
     *
     * @param value what is read
     * @param values its keys, in which nothing is wrong
     * @param origin how the variant comes to be where it is no other format
     * @return {@code null} if they don't go together; that has been reported
     */
    VariantForm.@Nullable Unnamed of(YamlValue value, Fields.Values values, VariantOrigin origin) {
        Map<ModelFormat, VariantOrigin> others = new EnumMap<>(ModelFormat.class);
        Map<ModelFormat, Conversion> conversions = new EnumMap<>(ModelFormat.class);
        keys.forEach((format, key) -> {
            switch (values.find(key)) {
                case null -> {
                    // Not asked for.
                }
                case OtherFormat.Given(VariantOrigin given) -> others.put(format, given);
                case OtherFormat.Converted(Conversion conversion) -> conversions.put(format, conversion);
            }
        });
        if (origin instanceof VariantOrigin.Original) {
            Optional<Conversion> integers = conversions.values().stream()
                    .filter(conversion -> !conversion.precision().isFloat())
                    .findFirst();
            if (integers.isPresent()) {
                return integersAlone(value, values, integers.get(), conversions, others);
            }
        }
        for (Conversion conversion : conversions.values()) {
            VariantOrigin from = from(value, location(values, conversion), origin, conversion);
            if (from == null) {
                return null;
            }
            others.put(conversion.to(), new VariantOrigin.Converted(from, conversion));
        }
        return new VariantForm.Unnamed(origin, others);
    }

    /** Executed as ONNX it would be the model as it is, under a name that says something else. */
    private VariantForm.@Nullable Unnamed integersAlone(
            YamlValue value,
            Fields.Values values,
            Conversion integers,
            Map<ModelFormat, Conversion> conversions,
            Map<ModelFormat, VariantOrigin> others) {
        for (Conversion conversion : conversions.values()) {
            if (conversion.to() != integers.to()) {
                value.findings()
                        .add(
                                location(values, conversion),
                                "scenario.contradiction",
                                value.name() + " would be "
                                        + integers.precision().toText() + " in the format "
                                        + integers.to().title() + " and "
                                        + conversion.precision().toText() + " in the format "
                                        + conversion.to().title(),
                                "Make two variants of it.");
                return null;
            }
        }
        return new VariantForm.Unnamed(new VariantOrigin.Converted(new VariantOrigin.Original(), integers), others);
    }

    private static @Nullable VariantOrigin from(
            YamlValue value, Location where, VariantOrigin origin, Conversion conversion) {
        return switch (origin) {
            case VariantOrigin.Recipe(List<RecipeStep> steps) -> {
                Optional<ConversionRules.Fault> fault = ConversionRules.check(steps, conversion);
                if (fault.isPresent()) {
                    value.findings()
                            .add(
                                    where,
                                    "scenario.contradiction",
                                    "the recipe of " + value.name() + " "
                                            + fault.get().message(),
                                    fault.get().hint());
                    yield null;
                }
                List<RecipeStep> before = ConversionRules.before(steps);
                yield before.isEmpty() ? new VariantOrigin.Original() : new VariantOrigin.Recipe(before);
            }
            case VariantOrigin.Original _,
                    VariantOrigin.Prebuilt _,
                    VariantOrigin.FilePair _,
                    VariantOrigin.Converted _ -> origin;
        };
    }

    private Location location(Fields.Values values, Conversion conversion) {
        return values.location(Objects.requireNonNull(keys.get(conversion.to())));
    }
}
