package dev.assay.scenarios.language;

import java.util.Map;
import java.util.Optional;

/**
 * Name one form of the model.
 *
 * @param name unique in the scenario
 * @param origin how it comes to be
 * @param others the same in other formats than what the origin makes, for runtimes that execute those
 */
public record Variant(String name, VariantOrigin origin, Map<ModelFormat, VariantOrigin> others) {
    public Variant {
        others = Map.copyOf(others);
    }

    /** Name a form of the model that exists in one format. */
    public Variant(String name, VariantOrigin origin) {
        this(name, origin, Map.of());
    }

    /** Return how the variant comes to be in a format; nothing if it does not. */
    public Optional<VariantOrigin> in(ModelFormat format, Model model) {
        VariantOrigin other = others.get(format);
        if (other != null) {
            return Optional.of(other);
        }
        return origin.format(model) == format ? Optional.of(origin) : Optional.empty();
    }

    /**
     * Return the format in which a runtime executes the variant: the first of those that the runtime knows; nothing if it exists in none.
     *
     * @param runtime its type
     */
    public Optional<ModelFormat> formatFor(String runtime, Model model) {
        return ModelFormat.ofRuntime(runtime).stream()
                .filter(format -> in(format, model).isPresent())
                .findFirst();
    }
}
