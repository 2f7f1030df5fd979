package dev.assay.coordinator.sharing;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.access.Names;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.scenarios.wire.Pool;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.UserRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Refuse what makes no sense before anybody acts on it. */
public final class SharingChecks {
    private static final int MOST_WEIGHT = 1000;
    private static final int MOST_BLOCKS = 1_000_000;
    private static final int MOST_MINUTES = 1_000_000;
    private static final int LONGEST_REASON = 200;
    private static final int MOST_NAMED = 1000;
    private static final Duration FARTHEST = Duration.ofDays(731);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private static final Set<Role> ADMINISTRATORS = Set.of(Role.ADMIN);

    private SharingChecks() {}

    /**
     * Check a pool.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code pool.bad}
     */
    public static Pool checked(Pool pool) {
        requireName(pool.name());
        if (pool.name().equals(Owner.DEFAULT_POOL)) {
            throw SharingProblems.badPool(
                    "a pool can't be called " + Owner.DEFAULT_POOL + ": so is what runs go to that name no pool",
                    "choose another name");
        }
        if (pool.labels().isEmpty() && pool.agents().isEmpty()) {
            throw SharingProblems.badPool(
                    "no agent would belong to pool " + pool.name(),
                    "name labels of its agents, or the agents themselves");
        }
        if (pool.labels().size() > MOST_NAMED || pool.agents().size() > MOST_NAMED) {
            throw SharingProblems.badPool(
                    "pool " + pool.name() + " names more than " + MOST_NAMED + " agents or labels",
                    "use a label that all of its agents have");
        }
        return pool;
    }

    private static void requireName(String name) {
        if (!Names.printable(name, "").equals(name)) {
            throw SharingProblems.badPool(
                    "a pool can't be called '" + CONTROL.matcher(name).replaceAll("?") + "'",
                    "use small letters, digits, '.', '_' and '-', at most 40");
        }
    }

    /**
     * Check what a user gets.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code user.bad}
     */
    public static UserRules checked(UserRules rules) {
        String user = rules.user();
        if (!user.equals(UserRules.EVERYBODY_ELSE) && !Names.printable(user, "").equals(user)) {
            throw SharingProblems.badUser(
                    "nobody can be called '" + CONTROL.matcher(user).replaceAll("?") + "'",
                    "`assay token list` shows who is in");
        }
        require("weight", rules.weight(), 1, MOST_WEIGHT);
        require("number of blocks measured at the same time", rules.mostMeasured(), 0, MOST_BLOCKS);
        require("number of blocks that wait", rules.mostWaiting(), 0, MOST_BLOCKS);
        require("number of minutes that are reserved", rules.mostReservedMinutes(), 0, MOST_MINUTES);
        return rules;
    }

    private static void require(String what, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw SharingProblems.badUser(
                    "a " + what + " of " + value + " can't be", "choose one from " + least + " to " + most);
        }
    }

    /**
     * Check that somebody may make a reservation: administrators may make any, others for themselves as far as they are allowed to.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code reservation.not-yours}, {@code reservation.not-allowed} or {@code
     *     reservation.too-much}
     */
    public static void requireAllowed(Identity who, ReservationRequest request, SharingRules rules, Instant now) {
        if (who.may(ADMINISTRATORS)) {
            return;
        }
        String user = who.name();
        if (!user.equals(request.user())) {
            throw SharingProblems.notForOthers(user);
        }
        Duration most = rules.mostReserved(user);
        if (most.isZero()) {
            throw SharingProblems.mayNotReserve(user);
        }
        Duration reserved = rules.reserved(user, now);
        Duration more = SharingRules.fromNow(request.begins(), request.ends(), now);
        if (reserved.plus(more).compareTo(most) > 0) {
            throw SharingProblems.tooMuchReserved(user, reserved, more, most);
        }
    }

    /**
     * Check that somebody may cancel a reservation: administrators may cancel any, others their own.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code reservation.not-yours}
     */
    public static void requireCancellable(Identity who, String id, SharingRules rules) {
        boolean isOthers = rules.reservations().stream()
                .anyMatch(known -> known.id().equals(id) && !who.name().equals(known.user()));
        if (isOthers && !who.may(ADMINISTRATORS)) {
            throw SharingProblems.notForOthers(who.name());
        }
    }

    /**
     * Check a reservation, and give it an id.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code reservation.bad}, {@code reservation.overlaps}, {@code pool.unknown}
     */
    public static Reservation checked(ReservationRequest request, SharingRules rules, Instant now) {
        Instant begins = request.begins().truncatedTo(ChronoUnit.SECONDS);
        Instant ends = request.ends().truncatedTo(ChronoUnit.SECONDS);
        if (request.user() != null && request.pool() != null) {
            throw SharingProblems.badReservation(
                    "an agent can't be reserved for a user and a pool at once", "choose one of them");
        }
        if (!begins.isBefore(ends)) {
            throw SharingProblems.badReservation(
                    "it would end at " + ends + ", not after its beginning at " + begins, "let it end later");
        }
        if (!ends.isAfter(now)) {
            throw SharingProblems.badReservation("it would have ended already, at " + ends, "choose a time to come");
        }
        if (ends.isAfter(now.plus(FARTHEST))) {
            throw SharingProblems.badReservation(
                    "it would end at " + ends + ", in more than two years", "reserve for a shorter time");
        }
        if (request.reason().length() > LONGEST_REASON
                || CONTROL.matcher(request.reason()).find()) {
            throw SharingProblems.badReservation(
                    "the reason is longer than " + LONGEST_REASON + " characters, or has control characters in it",
                    "write a shorter one, in one line");
        }
        if (request.user() != null) {
            checked(new UserRules(request.user(), null, null, null));
        }
        rules.requirePool(request.pool());
        rules.reservationsOf(request.agent(), now).stream()
                .filter(other -> other.begins().isBefore(ends) && begins.isBefore(other.ends()))
                .findFirst()
                .ifPresent(other -> {
                    throw SharingProblems.overlapping(other);
                });
        return new Reservation(
                request.agent() + "-" + ID_TIME.format(begins),
                request.agent(),
                request.user(),
                request.pool(),
                begins,
                ends,
                request.reason());
    }

    /**
     * Check that what is to be removed is there, and that nobody has reserved for it.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code pool.unknown}, {@code pool.in-use}, {@code user.unknown} or {@code
     *     reservation.unknown}
     */
    public static void requireRemovable(SharingChange change, SharingRules rules, Instant now) {
        switch (change) {
            case SharingChange.PoolRemoved(String name) -> {
                rules.requirePool(name);
                rules.reservations().stream()
                        .filter(reservation -> name.equals(reservation.pool()))
                        .filter(reservation -> reservation.ends().isAfter(now))
                        .findFirst()
                        .ifPresent(reservation -> {
                            throw SharingProblems.poolInUse(name, "reservation " + reservation.id());
                        });
            }
            case SharingChange.UserReset(String user) -> {
                if (rules.users().stream().noneMatch(known -> known.user().equals(user))) {
                    throw SharingProblems.unknownUser(user);
                }
            }
            case SharingChange.ReservationCancelled(String id) -> {
                if (rules.reservations().stream().noneMatch(known -> known.id().equals(id))) {
                    throw SharingProblems.unknownReservation(id);
                }
            }
            case SharingChange.PoolSaved _, SharingChange.UserSaved _, SharingChange.AgentReserved _ -> {
                // Nothing is removed.
            }
        }
    }
}
