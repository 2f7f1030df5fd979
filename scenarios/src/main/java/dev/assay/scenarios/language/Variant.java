package dev.assay.scenarios.language;

/**
 * Name one form of the model.
 *
 * @param name unique in the scenario
 * @param origin how it comes to be
 */
public record Variant(String name, VariantOrigin origin) {}
