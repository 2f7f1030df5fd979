package dev.assay.cli.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.access.JoinToken;
import dev.assay.scenarios.access.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What lets this machine take part in a lab.
 *
 * @param address of the coordinator
 * @param fingerprint of the certificate to trust, or {@link JoinToken#SYSTEM}
 * @param name what the lab calls whoever logged in
 * @param role what they may do there
 * @param credential shown with each request
 * @param coordinators where all coordinators of the lab are, if they said so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Login(
        String address,
        String fingerprint,
        String name,
        String role,
        String credential,
        @Nullable List<String> coordinators) {
    /** Return the same with the addresses of all coordinators. */
    public Login at(List<URI> all) {
        return new Login(
                address,
                fingerprint,
                name,
                role,
                credential,
                all.stream().map(URI::toString).toList());
    }

    /** Return where coordinators of the lab are; the one that let whoever logged in comes first. */
    public List<URI> uris() {
        return Stream.concat(Stream.of(address), Stream.ofNullable(coordinators).flatMap(List::stream))
                .distinct()
                .map(URI::create)
                .toList();
    }

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
        return new Login(Logins.plain(address), token.fingerprint(), name, role, credential.text(), null);
    }

    /** Hide the credential. */
    @Override
    public String toString() {
        return "Login[address=" + address + ", name=" + name + ", role=" + role + "]";
    }
}
