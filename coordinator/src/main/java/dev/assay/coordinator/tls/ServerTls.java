package dev.assay.coordinator.tls;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * What a coordinator serves HTTPS with.
 *
 * @param context has the key; as a client it trusts what this coordinator's own clients trust
 * @param fingerprint SHA-256 of the certificate that clients are to trust and that the server sends along; nothing where they are to
 *     trust the authorities of their system
 */
public record ServerTls(SSLContext context, Optional<String> fingerprint) {
    private static final String ALIAS = "server";

    /**
     * Serve with a certificate of the lab's own authority, both made where they are missing.
     *
     * @param directory where they are kept
     * @param names names and addresses that clients reach the coordinator by
     */
    public static ServerTls ofOwnAuthority(Path directory, Collection<String> names, Instant now, SecureRandom random) {
        try {
            KeyAndChain server =
                    CertificateAuthority.open(directory, now, random).certificate(Purpose.SERVER, names, now);
            return of(server, Optional.of(fingerprint(server.last())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw noCertificate(directory, e);
        }
    }

    /**
     * Return what nodes of a cluster talk to each other with: each shows a certificate of the lab's own authority, and trusts nothing
     * else.
     *
     * @param directory where the authority is; all nodes need the same one
     * @param host what the others call this node
     */
    public static ServerTls betweenNodes(Path directory, String host, Instant now, SecureRandom random) {
        try {
            KeyAndChain node =
                    CertificateAuthority.open(directory, now, random).certificate(Purpose.NODE, List.of(host), now);
            return of(node, Optional.of(fingerprint(node.last())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw noCertificate(directory, e);
        }
    }

    private static ProblemException noCertificate(Path directory, Exception cause) {
        return new ProblemException(
                Problem.environment(
                        "tls.no-certificate",
                        "the certificates in " + directory + " can't be made or read: " + cause.getMessage(),
                        "check that the directory can be written to; delete it to have them made anew, and let everybody join anew"),
                cause);
    }

    /** Serve with a certificate that somebody else made; one whose chain ends with itself is what clients are to trust. */
    public static ServerTls ofFiles(Path certificates, Path key) {
        KeyAndChain server = PemFiles.read(key, certificates);
        X509Certificate last = server.last();
        boolean isSelfSigned = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        try {
            server.requireMatch();
            return of(server, isSelfSigned ? Optional.of(fingerprint(last)) : Optional.empty());
        } catch (IOException | GeneralSecurityException e) {
            throw new ProblemException(
                    Problem.user(
                            "tls.bad-file",
                            "the key " + key + " and the certificate " + certificates + " don't go together: "
                                    + e.getMessage(),
                            "name the key that the certificate was made for"),
                    e);
        }
    }

    private static ServerTls of(KeyAndChain server, Optional<String> fingerprint)
            throws IOException, GeneralSecurityException {
        char[] noPassword = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, noPassword);
        store.setKeyEntry(ALIAS, server.key(), noPassword, server.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, noPassword);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), fingerprint.isPresent() ? trusting(server.last()) : null, null);
        return new ServerTls(context, fingerprint);
    }

    private static TrustManager[] trusting(X509Certificate certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        store.setCertificateEntry("authority", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        return Sha256.of(certificate.getEncoded());
    }
}
