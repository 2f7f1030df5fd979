package dev.assay.scenarios.access;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one hands to somebody who is to take part: {@code assay-join:FINGERPRINT:SECRET@HOST:PORT}, the address left out where it is not
 * known.
 *
 * @param fingerprint SHA-256 of the certificate to trust, or {@link #SYSTEM}
 * @param secret lets in
 * @param authority host and port of the coordinator, if it is known
 */
public record JoinToken(
        String fingerprint, Secret secret, @Nullable String authority) {
    /** Stands in place of a fingerprint where one is to trust whom the system trusts. */
    public static final String SYSTEM = "system";

    private static final String SCHEME = "assay-join:";
    private static final Pattern FORM = Pattern.compile(SCHEME + "(?<fingerprint>" + SYSTEM
            + "|[0-9a-f]{64}):(?<secret>[A-Za-z0-9_-]{43})(?:@(?<authority>[^@/\\s]+))?");

    /** Tell whether a text is meant to be one. */
    public static boolean isMeantBy(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Read one.
     *
     * @throws ProblemException {@code access.malformed-token}; it does not repeat the text
     */
    public static JoinToken parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new ProblemException(Problem.user(
                    "access.malformed-token",
                    "this is not a whole join token",
                    "copy all of what `assay token create` printed: " + SCHEME + "…:…@host:port"));
        }
        return new JoinToken(form.group("fingerprint"), new Secret(form.group("secret")), form.group("authority"));
    }

    /** Return the text to hand over. */
    public String text() {
        return SCHEME + fingerprint + ":" + secret.text() + (authority == null ? "" : "@" + authority);
    }

    /** Hide the secret. */
    @Override
    public String toString() {
        return SCHEME + fingerprint + ":…" + (authority == null ? "" : "@" + authority);
    }
}
