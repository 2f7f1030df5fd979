package dev.assay.agent.load;

import org.jspecify.annotations.Nullable;

/**
 * Say what to take of the recorded queries beside their latencies.
 *
 * @param outputs whom to show some of their outputs, or {@code null}
 * @param stamps what keeps every query's three stamps, or {@code null}
 */
public record Extras(
        @Nullable OutputSampling outputs, @Nullable StampLog stamps) {
    /** Take nothing. */
    public static final Extras NONE = new Extras(null, null);
}
