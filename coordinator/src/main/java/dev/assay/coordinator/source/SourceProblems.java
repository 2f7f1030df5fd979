package dev.assay.coordinator.source;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;

/** Word the problems that this package raises: one method per code, the source's name always in the message. */
final class SourceProblems {
    private SourceProblems() {}

    static ProblemException notFound(String source, String reason, String hint) {
        return user("source.not-found", source + " was not found: " + reason, hint);
    }

    static ProblemException offline(String source, String reason, String hint) {
        return environment("source.offline", source + " can't be reached: " + reason, hint);
    }

    static ProblemException wrongHash(String source, String expected, String actual) {
        return user(
                "source.wrong-hash",
                source + " has SHA-256 " + actual + " but the scenario expects " + expected,
                "nothing was kept; if the new content is what you want, put its SHA-256 into the scenario, else find out who changed it");
    }

    static ProblemException tooLarge(String source, String reason, String hint) {
        return user("source.too-large", source + " is refused: " + reason, hint);
    }

    static ProblemException badArchive(String source, String reason, String hint) {
        return user("source.bad-archive", source + " can't be read from its archive: " + reason, hint);
    }

    static ProblemException entryNotFound(String source, String reason, String hint) {
        return user("source.entry-not-found", source + " was not found: " + reason, hint);
    }

    static ProblemException toolMissing(String source, String reason, String hint) {
        return environment("source.tool-missing", source + " can't be fetched: " + reason, hint);
    }

    static ProblemException failed(String source, String reason, String hint) {
        return environment("source.failed", source + " can't be fetched: " + reason, hint);
    }

    /** The scenario names something that no source of this kind can have. */
    static ProblemException malformed(String source, String reason, String hint) {
        return user("source.failed", source + " is not a valid source: " + reason, hint);
    }

    private static ProblemException user(String code, String message, String hint) {
        return new ProblemException(Problem.user(code, message, hint));
    }

    private static ProblemException environment(String code, String message, String hint) {
        return new ProblemException(Problem.environment(code, message, hint));
    }
}
