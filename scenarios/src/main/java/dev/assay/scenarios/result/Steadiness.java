package dev.assay.scenarios.result;

/**
 * Say whether latency stayed the same within each round of a cell.
 *
 * @param rounds rounds with enough queries to tell
 * @param unsteadyRounds rounds in which a part differed too much from the whole
 * @param largestDeviation how far the mean of a part was off the mean of its round, at worst: 0.1 is 10 %
 */
public record Steadiness(int rounds, int unsteadyRounds, double largestDeviation) {}
