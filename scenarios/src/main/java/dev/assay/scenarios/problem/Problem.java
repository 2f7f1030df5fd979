package dev.assay.scenarios.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describe one fault so that a program can count it and a person can act on it.
 *
 * @param code stable, dotted and lower case, for example {@code source.not-found}
 * @param kind who can do something about it
 * @param message what is wrong, naming the thing
 * @param hint what to do about it
 * @param location where in a file the fault is, if it is in one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String code,
        ProblemKind kind,
        String message,
        String hint,
        @Nullable Location location) {
    private static final Pattern DOTTED_LOWER_CASE = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");

    public Problem {
        if (!DOTTED_LOWER_CASE.matcher(code).matches()) {
            throw new IllegalArgumentException("problem code '" + code + "' is not dotted lower case");
        }
    }

    public static Problem user(String code, String message, String hint) {
        return new Problem(code, ProblemKind.USER, message, hint, null);
    }

    public static Problem environment(String code, String message, String hint) {
        return new Problem(code, ProblemKind.ENVIRONMENT, message, hint, null);
    }

    public static Problem agent(String code, String message, String hint) {
        return new Problem(code, ProblemKind.AGENT, message, hint, null);
    }

    public static Problem internal(String code, String message, String hint) {
        return new Problem(code, ProblemKind.INTERNAL, message, hint, null);
    }

    /** Return the same problem, pointing at a place in a file. */
    public Problem at(Location where) {
        return new Problem(code, kind, message, hint, where);
    }
}
