package dev.assay.scenarios.language;

import org.jspecify.annotations.Nullable;

/**
 * Change parts of a built-in profile for one scenario; {@code null} keeps what is built in.
 *
 * @param rounds rounds a block that are measured whatever they show
 * @param maxRounds rounds a block at most
 * @param precision half width of the speed-ups' intervals at which no more rounds are added
 * @param durationScale factor on warm-up, minimum duration and minimum queries
 * @param sampleScale factor on the number of samples
 */
public record ProfileOverride(
        @Nullable Integer rounds,
        @Nullable Integer maxRounds,
        @Nullable Double precision,
        @Nullable Double durationScale,
        @Nullable Double sampleScale) {}
