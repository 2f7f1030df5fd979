package dev.assay.coordinator.sharing;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Reservation;
import java.time.Duration;
import java.util.Collection;

/** Word why a lab can't be shared as somebody wants. */
public final class SharingProblems {
    private SharingProblems() {}

    /** There is no such pool. */
    public static ProblemException unknownPool(String name, Collection<String> known) {
        return refused(
                "pool.unknown",
                "there is no pool " + name,
                known.isEmpty()
                        ? "this lab has no pools: leave it out"
                        : "there are: " + String.join(", ", known) + "; `assay pools` shows them");
    }

    /** Somebody needs it. */
    public static ProblemException poolInUse(String name, String by) {
        return refused("pool.in-use", "pool " + name + " is needed by " + by, "wait for it to end, or cancel it first");
    }

    static ProblemException badPool(String what, String hint) {
        return refused("pool.bad", what, hint);
    }

    static ProblemException badUser(String what, String hint) {
        return refused("user.bad", what, hint);
    }

    static ProblemException unknownUser(String user) {
        return refused("user.unknown", "nothing is said of user " + user, "`assay users` shows of whom something is");
    }

    /** Too many blocks of theirs would wait. */
    public static ProblemException tooManyWaiting(String user, int waiting, int more, int most) {
        return refused(
                "user.too-many-waiting",
                "user " + user + " has " + waiting + " blocks waiting, and this run would add " + more + "; at most "
                        + most + " may wait",
                "wait until fewer do, cancel a run, or submit a scenario with fewer variants, loads or devices");
    }

    static ProblemException badReservation(String what, String hint) {
        return refused("reservation.bad", what, hint);
    }

    static ProblemException notForOthers(String user) {
        return refused(
                "reservation.not-yours",
                user + " may make and cancel reservations for user " + user + " only",
                "ask an administrator of the lab for others, and for maintenance");
    }

    static ProblemException mayNotReserve(String user) {
        return refused(
                "reservation.not-allowed",
                "user " + user + " may not reserve agents",
                "ask an administrator of the lab to reserve it, or to let you: assay users set " + user
                        + " --reserved 8h");
    }

    static ProblemException tooMuchReserved(String user, Duration reserved, Duration more, Duration most) {
        return refused(
                "reservation.too-much",
                "user " + user + " has " + length(reserved) + " reserved, and this would add " + length(more)
                        + "; at most " + length(most) + " may be",
                "reserve for a shorter time, or cancel another one: `assay reservations` shows them");
    }

    private static String length(Duration time) {
        long minutes = Math.ceilDiv(time.toSeconds(), 60);
        return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
    }

    static ProblemException overlapping(Reservation other) {
        return refused(
                "reservation.overlaps",
                other.agent() + " is " + other.purpose() + " from " + other.begins() + " to " + other.ends(),
                "choose another time, or `assay reservations cancel " + other.id() + "` first");
    }

    static ProblemException unknownReservation(String id) {
        return refused(
                "reservation.unknown",
                "there is no reservation " + id,
                "`assay reservations` lists them with their ids");
    }

    private static ProblemException refused(String code, String message, String hint) {
        return new ProblemException(Problem.user(code, message, hint));
    }
}
