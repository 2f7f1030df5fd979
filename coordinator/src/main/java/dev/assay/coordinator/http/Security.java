package dev.assay.coordinator.http;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.JoinToken;
import dev.assay.coordinator.access.Secret;
import dev.assay.coordinator.tls.ServerTls;

/**
 * What lets a server listen where others can reach it.
 *
 * @param tls proves the server to clients, and hides what is said
 * @param access proves clients to the server
 * @param authority host and port that join tokens name
 */
public record Security(ServerTls tls, Access access, String authority) {
    /** Return what to hand over with a secret. */
    public JoinToken joinToken(Secret secret) {
        return new JoinToken(tls.fingerprint().orElse(JoinToken.SYSTEM), secret, authority);
    }
}
