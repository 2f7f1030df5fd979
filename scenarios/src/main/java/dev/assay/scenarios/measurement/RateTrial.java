package dev.assay.scenarios.measurement;

/**
 * Hold what one trial of a rate showed.
 *
 * @param queriesPerSecond the mean rate at which queries arrived
 * @param queries how many did
 * @param queriesAbove how many took longer than the latency bound
 * @param percentileNs the percentile that is bounded
 * @param met whether that shows, with 99 % confidence, that the bound is kept to
 * @param confirming whether this trial repeated a rate that was found before
 */
public record RateTrial(
        double queriesPerSecond, long queries, long queriesAbove, long percentileNs, boolean met, boolean confirming) {}
