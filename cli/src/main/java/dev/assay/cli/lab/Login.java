package dev.assay.cli.lab;

import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What lets this machine take part in a lab.
 *
 * @param address of the coordinator
 * @param fingerprint of the certificate to trust, or {@link JoinToken#SYSTEM}
 * @param name what the lab calls whoever logged in
 * @param role what they may do there
 * @param credential shown with each request
 */
public record Login(String address, String fingerprint, String name, String role, String credential) {
    /** Return where the coordinator is. */
    public URI uri() {
        return URI.create(address);
    }

    /** Return what to trust; nothing where that is what the system trusts. */
    public Optional<SSLContext> tls() {
        return tls(fingerprint);
    }

    static Optional<SSLContext> tls(String fingerprint) {
        return fingerprint.equals(JoinToken.SYSTEM) ? Optional.empty() : Optional.of(PinnedTls.context(fingerprint));
    }

    static Login of(URI address, JoinToken token, String name, String role, Secret credential) {
        return new Login(Logins.plain(address), token.fingerprint(), name, role, credential.text());
    }

    /** Hide the credential. */
    @Override
    public String toString() {
        return "Login[address=" + address + ", name=" + name + ", role=" + role + "]";
    }
}
