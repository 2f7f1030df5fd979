package dev.assay.scenarios.wire;

import java.time.Instant;

/**
 * Hand out a join token, once.
 *
 * @param name what to revoke it by
 * @param role of who comes in with it
 * @param token to be handed over in secret
 * @param expires until when it lets somebody in
 * @param uses how many it lets in
 */
public record TokenAnswer(String name, String role, String token, Instant expires, int uses) {
    /** Hide the token. */
    @Override
    public String toString() {
        return "TokenAnswer[name=" + name + ", role=" + role + "]";
    }
}
