package dev.assay.benchmarks.truth;

import dev.assay.scenarios.random.SplitMix64;

/** Say how long a synthetic model takes for its next query. */
@FunctionalInterface
public interface ServiceTimes {
    /**
     * Return when a query ends.
     *
     * @param startNs when it starts, in nanoseconds after the model was made
     */
    long endNs(long startNs);

    /** Return a model that always takes the same time. */
    static ServiceTimes constant(long serviceNs) {
        return startNs -> startNs + serviceNs;
    }

    /** Return a model that takes exponentially distributed times. */
    static ServiceTimes exponential(long meanNs, long seed) {
        SplitMix64 random = new SplitMix64(seed);
        return startNs -> startNs + Math.round(-meanNs * StrictMath.log(1 - random.nextDouble()));
    }

    /**
     * Return a model that takes the same time, and stands still at the beginning of every period, whether or not a query runs.
     *
     * @param periodNs from the beginning of one stall to that of the next
     */
    static ServiceTimes stalling(long serviceNs, long stallNs, long periodNs) {
        return startNs -> {
            long stallEndNs = startNs / periodNs * periodNs + stallNs;
            long goesNs = Math.max(startNs, stallEndNs);
            long nextStallNs = (goesNs / periodNs + 1) * periodNs;
            return goesNs + serviceNs <= nextStallNs ? goesNs + serviceNs : goesNs + serviceNs + stallNs;
        };
    }
}
