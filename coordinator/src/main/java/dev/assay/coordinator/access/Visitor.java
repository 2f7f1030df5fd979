package dev.assay.coordinator.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Somebody who looks at the lab in a browser.
 *
 * @param name for people
 * @param role what they may do
 * @param csrfToken proves that a form which they send was made for them
 */
public record Visitor(String name, Role role, String csrfToken) {
    /** Tell whether a form that somebody sent was made for this visitor. */
    public boolean accepts(String token) {
        return MessageDigest.isEqual(
                csrfToken.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Hide the token. */
    @Override
    public String toString() {
        return "Visitor[name=" + name + ", role=" + role + "]";
    }
}
