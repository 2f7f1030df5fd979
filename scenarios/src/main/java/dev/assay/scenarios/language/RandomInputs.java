package dev.assay.scenarios.language;

/**
 * Describe seeded random inputs: normally distributed floats, uniformly distributed integers.
 *
 * @param mean of float inputs
 * @param standardDeviation of float inputs, above 0
 * @param lowest of integer inputs, inclusive
 * @param highest of integer inputs, inclusive
 */
public record RandomInputs(double mean, double standardDeviation, long lowest, long highest) {}
