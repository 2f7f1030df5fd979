package dev.assay.coordinator.source;

import java.time.Duration;

/**
 * Bound what fetching a source may cost.
 *
 * @param maxFileBytes the largest file, downloaded or taken out of an archive
 * @param maxExpansion how many bytes one byte of an archive may become, once {@link #EXPANSION_FLOOR_BYTES} are passed
 * @param answerTimeout how long a server may take to accept a connection, and then to begin its answer
 * @param stallTimeout how long a download may stand still
 * @param toolTimeout how long pip or npm may run
 */
public record SourceSettings(
        long maxFileBytes, long maxExpansion, Duration answerTimeout, Duration stallTimeout, Duration toolTimeout) {
    /** Up to this size anything may expand as it likes: small, very regular files compress extremely well. */
    static final long EXPANSION_FLOOR_BYTES = 16L << 20;

    public SourceSettings {
        if (maxFileBytes < 1 || maxExpansion < 1) {
            throw new IllegalArgumentException("maxFileBytes and maxExpansion must be at least 1");
        }
    }

    /** Return generous bounds: 64 GiB a file, 200 bytes out of one, a minute of silence, an hour for a tool. */
    public static SourceSettings defaults() {
        return new SourceSettings(64L << 30, 200, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofHours(1));
    }
}
