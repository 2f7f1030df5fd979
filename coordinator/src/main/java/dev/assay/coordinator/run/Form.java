package dev.assay.coordinator.run;

import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.plan.PlannedBlock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One variant in the format that some runtime executes.
 *
 * @param dimensions the one shape that it is for, if it is converted; {@code null} if it takes any
 */
record Form(String variant, ModelFormat format, @Nullable Map<String, Long> dimensions) {
    /** Return what a block measures of a variant. */
    static Form of(Scenario scenario, PlannedBlock block, String variant) {
        ModelFormat format = variant(scenario, variant)
                .formatFor(block.runtime().type(), scenario.model())
                .orElseThrow();
        return new Form(
                variant,
                format,
                origin(scenario, variant, format) instanceof VariantOrigin.Converted
                        ? block.shape().dimensions()
                        : null);
    }

    private static VariantOrigin origin(Scenario scenario, String variant, ModelFormat format) {
        return variant(scenario, variant).in(format, scenario.model()).orElseThrow();
    }

    static Variant variant(Scenario scenario, String name) {
        return scenario.variants().stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
