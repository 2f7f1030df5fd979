package dev.assay.coordinator.tls;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.PrivateFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Read and write keys and certificates as the text that all programs know. */
final class PemFiles {
    private PemFiles() {}

    static void writeKey(Path file, PrivateKey key) throws IOException {
        // PKCS #8: the older form of BC's own choice leaves the curve out.
        PrivateFile.write(file, pem(List.of(new JcaPKCS8Generator(key, null))));
    }

    static void writeCertificates(Path file, List<X509Certificate> certificates) throws IOException {
        Files.write(file, pem(certificates));
    }

    private static byte[] pem(List<?> objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Read a key and the certificates that go with it. */
    static KeyAndChain read(Path keyFile, Path certificateFile) {
        return new KeyAndChain(readKey(keyFile), readCertificates(certificateFile));
    }

    private static List<X509Certificate> readCertificates(Path file) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object object : readAll(file)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (CertificateException e) {
                    throw unreadable(file, e);
                }
            }
        }
        if (certificates.isEmpty()) {
            throw badFile(file, "has no certificate in it");
        }
        return certificates;
    }

    private static PrivateKey readKey(Path file) {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        for (Object object : readAll(file)) {
            try {
                switch (object) {
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                        throw badFile(file, "is encrypted with a password, which a coordinator can't ask for");
                    default -> {
                        // Parameters of a curve, or certificates in the same file.
                    }
                }
            } catch (PEMException e) {
                throw unreadable(file, e);
            }
        }
        throw badFile(file, "has no private key in it");
    }

    private static List<Object> readAll(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
                PEMParser parser = new PEMParser(reader)) {
            List<Object> objects = new ArrayList<>();
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                objects.add(object);
            }
            return objects;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ProblemException badFile(Path file, String what) {
        return new ProblemException(problem(file, what));
    }

    private static ProblemException unreadable(Path file, Exception cause) {
        return new ProblemException(problem(file, "can't be read: " + cause.getMessage()), cause);
    }

    private static Problem problem(Path file, String what) {
        return Problem.user(
                "tls.bad-file",
                file + " " + what,
                "--tls-cert and --tls-key name files in PEM: the certificate first, then what signed it; the key without a"
                        + " password");
    }
}
