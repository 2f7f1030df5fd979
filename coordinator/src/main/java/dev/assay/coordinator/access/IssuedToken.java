package dev.assay.coordinator.access;

import java.time.Instant;

/**
 * What a lab knows of a join token.
 *
 * @param name for people, unique
 * @param role of who comes in with it
 * @param secretSha256 hash of its secret
 * @param created when
 * @param expires from when on it lets nobody in
 * @param uses how many it lets in
 * @param used how many it has let in
 * @param namesHolder whether who comes in with it is called as it is
 * @param revoked whether it lets nobody in any more
 */
public record IssuedToken(
        String name,
        Role role,
        String secretSha256,
        Instant created,
        Instant expires,
        int uses,
        int used,
        boolean namesHolder,
        boolean revoked) {
    IssuedToken usedOnceMore() {
        return new IssuedToken(name, role, secretSha256, created, expires, uses, used + 1, namesHolder, revoked);
    }

    IssuedToken asRevoked() {
        return new IssuedToken(name, role, secretSha256, created, expires, uses, used, namesHolder, true);
    }

    boolean isOpen(Instant now) {
        return !revoked && used < uses && now.isBefore(expires);
    }
}
