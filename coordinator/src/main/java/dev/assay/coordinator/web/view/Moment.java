package dev.assay.coordinator.web.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Say when something was.
 *
 * @param datetime for programs
 * @param exact for people who want to know exactly
 * @param words for everybody else, for example {@code 3 min ago}
 */
public record Moment(String datetime, String exact, String words) {
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    static Moment of(Instant when, Instant now) {
        Instant second = when.truncatedTo(ChronoUnit.SECONDS);
        return new Moment(second.toString(), EXACT.format(second), words(Duration.between(when, now)));
    }

    /** Change once a minute at most: whatever changes is sent again to everybody who looks. */
    private static String words(Duration ago) {
        if (ago.toMinutes() < 1) {
            return "just now";
        }
        if (ago.toHours() < 1) {
            return ago.toMinutes() + " min ago";
        }
        if (ago.toDays() < 1) {
            return ago.toHours() + " h ago";
        }
        return ago.toDays() + (ago.toDays() == 1 ? " day ago" : " days ago");
    }
}
