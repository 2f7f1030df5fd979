package dev.assay.coordinator.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a lab knows of somebody who is in.
 *
 * @param name unique; an agent's is its name in the lab
 * @param role what they may do
 * @param secretSha256 hash of what they show
 * @param joinToken name of the token that let them in
 * @param created when
 * @param expires from when on it is worth nothing, if ever
 * @param revoked whether it is worth nothing any more
 */
public record Credential(
        String name,
        Role role,
        String secretSha256,
        String joinToken,
        Instant created,
        @Nullable Instant expires,
        boolean revoked) {
    Credential asRevoked() {
        return new Credential(name, role, secretSha256, joinToken, created, expires, true);
    }

    boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    boolean isOpen(Instant now) {
        return !revoked && !isExpired(now);
    }
}
