package dev.assay.scenarios.access;

import dev.assay.scenarios.hash.Sha256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hold 256 random bits that prove something to whoever knows their hash.
 *
 * @param text 43 characters of base64url
 */
public record Secret(String text) {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    public Secret {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a secret has 43 characters of base64url");
        }
    }

    /** Make a new one. */
    public static Secret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Read one, if the text has its form. */
    public static Optional<Secret> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new Secret(text)) : Optional.empty();
    }

    /** Return what is stored of it. A slow hash would add nothing: there are too many secrets to try them. */
    public String sha256() {
        return Sha256.of(text);
    }

    /** Return another secret that whoever knows this one can make again, and that does not give this one away. */
    public String derived(String purpose) {
        return Sha256.of(purpose + ":" + text);
    }

    /** Hide it. */
    @Override
    public String toString() {
        return "Secret[…]";
    }
}
