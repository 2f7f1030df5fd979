package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Summarize the highest rates that the rounds of a cell found.
 *
 * @param queriesPerSecond geometric mean over rounds with its interval; absent where only one round found a rate
 * @param confirmedRounds rounds in which enough trials in a row met the bound
 * @param trials of all rounds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PeakRateSummary(@Nullable Interval queriesPerSecond, int confirmedRounds, int trials) {}
