package dev.assay.cli.view;

import dev.assay.reports.text.PlainText;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Show in lines of text how a lab is shared. */
public final class SharingText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXXX");

    private SharingText() {}

    /** Show pools as a table. */
    public static List<String> pools(List<PoolSummary> pools) {
        if (pools.isEmpty()) {
            return List.of(
                    "no pools yet: runs go to all agents; make one with: assay pools add NAME --label KEY=VALUE");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("pool", "labels", "agents by name", "exclusive", "agents now"));
        for (PoolSummary pool : pools) {
            rows.add(List.of(
                    pool.pool().name(),
                    new TreeMap<>(pool.pool().labels())
                            .entrySet().stream()
                                    .map(label -> label.getKey() + "=" + label.getValue())
                                    .collect(Collectors.joining(", ")),
                    String.join(", ", pool.pool().agents()),
                    pool.pool().exclusive() ? "yes" : "no",
                    String.join(", ", pool.members())));
        }
        return PlainText.table(rows);
    }

    /** Say which agents belong to a pool. */
    public static List<String> saved(PoolSummary pool) {
        return List.of("pool " + pool.pool().name()
                + (pool.members().isEmpty() ? " has no agents yet" : ": " + String.join(", ", pool.members())));
    }

    /** Show users as a table. */
    public static List<String> users(List<UserSummary> users) {
        if (users.isEmpty()) {
            return List.of("no user has blocks measured or waiting, and nothing is said of any");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("user", "weight", "measured", "at most", "waiting", "at most", "may reserve"));
        for (UserSummary user : users) {
            rows.add(List.of(
                    user(user.rules().user()),
                    said(user.rules().weight()),
                    Integer.toString(user.measured()),
                    said(user.rules().mostMeasured()),
                    Integer.toString(user.waiting()),
                    said(user.rules().mostWaiting()),
                    minutes(user.rules().mostReservedMinutes())));
        }
        return PlainText.table(rows);
    }

    /** Return what people call a user. */
    public static String user(String name) {
        return name.equals(UserRules.EVERYBODY_ELSE) ? "everybody else" : name;
    }

    private static String said(@Nullable Integer number) {
        return number == null ? "-" : number.toString();
    }

    private static String minutes(@Nullable Integer minutes) {
        return minutes == null ? "-" : minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
    }

    /** Show reservations as a table. */
    public static List<String> reservations(List<Reservation> reservations, ZoneId zone) {
        if (reservations.isEmpty()) {
            return List.of("no agent is reserved or in maintenance");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("agent", "is", "from", "to", "reason", "id"));
        for (Reservation reservation : reservations) {
            rows.add(List.of(
                    reservation.agent(),
                    reservation.purpose(),
                    time(reservation.begins(), zone),
                    time(reservation.ends(), zone),
                    reservation.reason(),
                    reservation.id()));
        }
        return PlainText.table(rows);
    }

    /** Say what an agent is kept for from now on. */
    public static List<String> reserved(Reservation reservation, ZoneId zone) {
        return List.of(
                reservation.agent() + " is " + reservation.purpose() + " from " + time(reservation.begins(), zone)
                        + " to " + time(reservation.ends(), zone),
                "cancel it with: assay reservations cancel " + reservation.id());
    }

    private static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }
}
