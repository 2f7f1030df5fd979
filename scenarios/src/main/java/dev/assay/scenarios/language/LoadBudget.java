package dev.assay.scenarios.language;

import java.time.Duration;

/**
 * Say when one round of one cell may stop: not before both minimums are met.
 *
 * @param warmUp how long queries run before anything is recorded
 * @param minDuration the shortest time that is recorded
 * @param minQueries the fewest queries that are recorded
 */
public record LoadBudget(Duration warmUp, Duration minDuration, long minQueries) {}
