package dev.assay.scenarios.result;

/**
 * Hold an estimate with its confidence interval: 95 % unless something else is said beside it.
 *
 * @param estimate between {@code low} and {@code high}
 */
public record Interval(double estimate, double low, double high) {}
