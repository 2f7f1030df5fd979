package dev.assay.coordinator.database;

import java.time.Instant;

/** Turns times into numbers that sort, and back: nanoseconds since 1970, good from 1678 to 2262. */
final class Instants {
    private static final long NANOS = 1_000_000_000;

    private Instants() {}

    static long toNanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    }

    static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
