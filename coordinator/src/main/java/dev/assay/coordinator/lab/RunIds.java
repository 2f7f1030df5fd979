package dev.assay.coordinator.lab;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Name runs so that people recognize them and no two are called the same. */
final class RunIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int RANDOM_BYTES = 3;

    private RunIds() {}

    /** Return a time as it stands in names. */
    static String time(Instant time) {
        return TIME.format(time);
    }

    /** Return a name such as {@code 20260131-235959-digits-3fa2c1}; it is safe as the name of a file. */
    static String next(String scenario, Instant now) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return time(now) + "-" + scenario.replaceAll("[^A-Za-z0-9._-]", "_") + "-"
                + HexFormat.of().formatHex(random);
    }
}
