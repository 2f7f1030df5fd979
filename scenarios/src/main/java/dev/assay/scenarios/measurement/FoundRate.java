package dev.assay.scenarios.measurement;

import java.util.List;

/**
 * Hold the highest rate at which queries kept to a latency bound.
 *
 * @param queriesPerSecond the rate
 * @param confirmed whether enough trials in a row met the bound at this rate; otherwise the trials were used up before
 * @param capacityPerSecond what the model did when queries came one after the other, before the search
 * @param trials all that were made, in their order
 */
public record FoundRate(double queriesPerSecond, boolean confirmed, double capacityPerSecond, List<RateTrial> trials) {
    /** How many times as high a rate may be that was found to be too high: the true one lies between. */
    public static final double PRECISION = 1.05;

    public FoundRate {
        trials = List.copyOf(trials);
    }
}
