package dev.assay.scenarios.language;

/**
 * Bound the loss against the baseline that is still acceptable.
 *
 * @param metric which score the gate looks at
 * @param maxLoss the largest acceptable loss, absolute, as a fraction: 0.01 is one percentage point
 */
public record Gate(GateMetric metric, double maxLoss) {}
