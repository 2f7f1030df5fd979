package dev.assay.coordinator.http;

import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.tls.ServerTls;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;

/**
 * What lets a server listen where others can reach it.
 *
 * @param tls proves the server to clients, and hides what is said
 * @param access proves clients to the server
 * @param host what join tokens call the coordinator's machine
 */
public record Security(ServerTls tls, Access access, String host) {
    /**
     * Return what to hand over with a secret.
     *
     * @param port that clients find the coordinator at
     */
    public JoinToken joinToken(Secret secret, int port) {
        String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        return new JoinToken(tls.fingerprint().orElse(JoinToken.SYSTEM), secret, authority);
    }
}
