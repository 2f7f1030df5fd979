package dev.assay.reports.halving;

import java.time.Duration;

/** Estimate how long a rung takes. */
@FunctionalInterface
public interface RungCost {
    /** Return how long the rung should take, with what is known by now. */
    Duration of(Rung rung);
}
