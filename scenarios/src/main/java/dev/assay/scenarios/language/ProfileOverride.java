package dev.assay.scenarios.language;

import org.jspecify.annotations.Nullable;

/**
 * Change parts of a built-in profile for one scenario; {@code null} keeps what is built in.
 *
 * @param rounds rounds a block
 * @param durationScale factor on warm-up, minimum duration and minimum queries
 * @param sampleScale factor on the number of samples
 */
public record ProfileOverride(
        @Nullable Integer rounds,
        @Nullable Double durationScale,
        @Nullable Double sampleScale) {}
