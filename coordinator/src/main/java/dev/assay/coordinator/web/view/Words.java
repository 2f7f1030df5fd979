package dev.assay.coordinator.web.view;

import java.time.Duration;
import java.util.Locale;

/** Write numbers and durations as people say them. */
final class Words {
    private static final int SECONDS_PER_MINUTE = 60;

    private Words() {}

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Round generously: nobody plans by the second, and what stays the same need not be sent again. */
    static String about(Duration duration) {
        long minutes = Math.ceilDiv(duration.toSeconds(), SECONDS_PER_MINUTE);
        if (minutes <= 1) {
            return "about a minute";
        }
        if (minutes < SECONDS_PER_MINUTE) {
            return "about " + minutes + " min";
        }
        long rest = minutes % SECONDS_PER_MINUTE;
        return "about " + minutes / SECONDS_PER_MINUTE + " h" + (rest == 0 ? "" : " " + rest + " min");
    }

    static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
