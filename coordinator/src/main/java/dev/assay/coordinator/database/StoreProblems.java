package dev.assay.coordinator.database;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Word the problems that this package raises: one method per code, the store's name always in the message. */
final class StoreProblems {
    /** Another connection has the lock of the store. */
    static final String IN_USE = "store.in-use";

    private StoreProblems() {}

    static ProblemException badAddress(String text, String reason) {
        // Whatever stands before an @ may be a password, and so may an option.
        String shown = text.replaceAll(":.*@", ":…@").replaceAll("\\?.*", "?…");
        return new ProblemException(Problem.user(
                "store.bad-address",
                "'" + shown + "' says of no store where it is: " + reason,
                "name a file, or write postgresql://user@host:5432/database"));
    }

    static ProblemException inUse(String store, @Nullable Throwable cause) {
        return environment(
                IN_USE,
                store + " belongs to another coordinator that is running",
                "stop the other one first, or give this one a store of its own",
                cause);
    }

    static ProblemException takenOver(String store) {
        return environment(
                LabStore.TAKEN_OVER,
                store + " was taken over by another coordinator, which has the lab now",
                "use that one; start this one again only after it was stopped",
                null);
    }

    static ProblemException notReachable(String store, Throwable cause) {
        return environment(
                "store.not-reachable",
                store + " can't be reached: " + reason(cause),
                "check that the server runs, and that its name and port are right",
                cause);
    }

    static ProblemException cannotOpen(String store, Throwable cause) {
        return environment(
                "store.not-reachable",
                store + " can't be opened: " + reason(cause),
                "check that its directory exists and that this user may write there",
                cause);
    }

    static ProblemException accessDenied(String store, Throwable cause) {
        return environment(
                "store.access-denied",
                store + " refuses access: " + reason(cause),
                "check user, password (in the address, PGPASSWORD or ~/.pgpass) and what this user may do there",
                cause);
    }

    static ProblemException full(String store, Throwable cause) {
        return environment(
                "store.full",
                store + " has no room left: " + reason(cause),
                "make room on its disk; nothing that was stored before is lost",
                cause);
    }

    static ProblemException locked(String store, Throwable cause) {
        return environment(
                "store.locked",
                "another program keeps " + store + " locked: " + reason(cause),
                "close the program that has it open, such as a database browser, and try again",
                cause);
    }

    static ProblemException corrupt(String store, Throwable cause) {
        return environment(
                "store.corrupt",
                store + " is damaged: " + reason(cause),
                "put it aside and start from the latest backup; look at the health of the disk, too",
                cause);
    }

    static ProblemException newerSchema(String store, String version) {
        return new ProblemException(Problem.user(
                "store.newer-schema",
                store + " was written by a newer Assay (its tables have version " + version + ")",
                "use that version of Assay, or start from a backup that was made before it"));
    }

    static ProblemException otherSchema(String store, Throwable cause) {
        return new ProblemException(
                Problem.user(
                        "store.other-schema",
                        store + " has tables that this version of Assay doesn't know: " + reason(cause),
                        "give Assay a store of its own: another file, another database, or ?currentSchema=… of an empty schema"),
                cause);
    }

    static ProblemException unknown(String store, Object subject) {
        return new ProblemException(Problem.internal(
                "store.contradiction",
                store + " refused a change of something that it doesn't have: " + subject,
                "this is a fault of Assay; please report it"));
    }

    static ProblemException contradiction(String store, Throwable cause) {
        return new ProblemException(
                Problem.internal(
                        "store.contradiction",
                        store + " refused a change that contradicts what it has: " + reason(cause),
                        "this is a fault of Assay; please report it"),
                cause);
    }

    static ProblemException closed(String store) {
        return new ProblemException(
                Problem.internal("store.closed", store + " is closed", "this is a fault of Assay; please report it"));
    }

    static ProblemException failed(String store, Throwable cause) {
        return environment(
                "store.failed",
                store + " failed: " + reason(cause),
                "look into the database's own log, and at its disk",
                cause);
    }

    static ProblemException backup(String store, String reason, String hint, @Nullable Throwable cause) {
        return environment("store.backup", store + " was not backed up: " + reason, hint, cause);
    }

    private static ProblemException environment(String code, String message, String hint, @Nullable Throwable cause) {
        Problem problem = Problem.environment(code, message, hint);
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }

    /** Return the first line of what went wrong: the rest of such messages is statements and stack traces. */
    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow();
    }
}
