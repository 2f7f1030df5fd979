package dev.assay.scenarios.result;

/**
 * Hold an estimate with its 95 % confidence interval.
 *
 * @param estimate between {@code low} and {@code high}
 */
public record Interval(double estimate, double low, double high) {}
