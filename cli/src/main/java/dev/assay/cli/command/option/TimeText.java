package dev.assay.cli.command.option;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read lengths of time and points in time as people write them. */
public final class TimeText {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
    private static final DateTimeFormatter POINT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']')
            .optionalEnd()
            .toFormatter();

    private TimeText() {}

    /**
     * Read a length of time such as {@code 30m}, {@code 24h} or {@code 7d}.
     *
     * @throws ProblemException {@code time.bad-length}
     */
    public static Duration duration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) {
            throw new ProblemException(Problem.user(
                    "time.bad-length", "'" + text + "' is no length of time", "write for example 30m, 24h or 7d"));
        }
        Duration unit = UNITS.getOrDefault(form.group(2), Duration.ZERO);
        return unit.multipliedBy(Long.parseLong(form.group(1)));
    }

    /**
     * Read a point in time in ISO 8601, with its zone.
     *
     * @param here the zone of this machine, for the hint
     * @throws ProblemException {@code time.bad} or {@code time.no-zone}
     */
    public static Instant instant(String text, ZoneId here) {
        TemporalAccessor parsed;
        try {
            parsed = POINT.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        } catch (DateTimeException e) {
            throw new ProblemException(
                    Problem.user(
                            "time.bad",
                            "'" + text + "' is no date and time",
                            "write for example 2026-12-01T09:00+01:00 or 2026-12-01T08:00Z"),
                    e);
        }
        if (parsed instanceof LocalDateTime local) {
            throw new ProblemException(Problem.user(
                    "time.no-zone",
                    "'" + text + "' does not say in which time zone",
                    "in that of this machine it is " + local.atZone(here).toOffsetDateTime()));
        }
        return ZonedDateTime.from(parsed).toInstant();
    }
}
