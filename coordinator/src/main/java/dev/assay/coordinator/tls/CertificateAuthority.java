package dev.assay.coordinator.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one lab, in files of a directory. It signs nothing but the certificates of coordinators.
 *
 * <p>The authority stays the same for ten years, so that whoever trusts it goes on trusting it when the coordinator's certificate is
 * made anew: at a start, when less than a third of its time is left or its names have changed.
 */
final class CertificateAuthority {
    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    /** The longest that browsers accept. */
    private static final Duration SERVER_VALIDITY = Duration.ofDays(820);

    /** Clocks of other machines may be behind. */
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);

    private static final int SERIAL_BITS = 127;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final int SUBJECT_NAME_DNS = GeneralName.dNSName;
    private static final int SUBJECT_NAME_IP = GeneralName.iPAddress;

    private final Path directory;
    private final SecureRandom random;
    private final KeyAndChain authority;

    private CertificateAuthority(Path directory, SecureRandom random, KeyAndChain authority) {
        this.directory = directory;
        this.random = random;
        this.authority = authority;
    }

    /** Open the one in a directory, or make one there. */
    static CertificateAuthority open(Path directory, Instant now, SecureRandom random)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Path keyFile = directory.resolve("ca-key.pem");
        Path certificateFile = directory.resolve("ca.pem");
        if (!Files.exists(keyFile) || !Files.exists(certificateFile)) {
            KeyPair keys = newKeys(random);
            X500Name name = new X500Name("CN=Assay lab " + new BigInteger(32, random).toString(36));
            X509v3CertificateBuilder builder = builder(name, now, AUTHORITY_VALIDITY, name, keys, random);
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(keys.getPublic()));
            X509Certificate certificate = sign(builder, keys);
            PemFiles.writeKey(keyFile, keys.getPrivate());
            PemFiles.writeCertificates(certificateFile, List.of(certificate));
        }
        return new CertificateAuthority(directory, random, PemFiles.read(keyFile, certificateFile));
    }

    /** Return a certificate for these names and addresses: the one that is there, if it will do, or a new one. */
    KeyAndChain certificate(Purpose purpose, Collection<String> names, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Path keyFile = directory.resolve(purpose.fileName() + "-key.pem");
        Path certificateFile = directory.resolve(purpose.fileName() + ".pem");
        Set<String> wanted = new TreeSet<>();
        names.forEach(name -> wanted.add(canonical(name)));
        if (Files.exists(keyFile) && Files.exists(certificateFile)) {
            KeyAndChain present = PemFiles.read(keyFile, certificateFile);
            if (isGood(present, wanted, now)) {
                return present;
            }
        }
        KeyPair keys = newKeys(random);
        X509Certificate made = newCertificate(purpose, keys, wanted, now);
        List<X509Certificate> chain = List.of(made, authority.last());
        PemFiles.writeKey(keyFile, keys.getPrivate());
        PemFiles.writeCertificates(certificateFile, chain);
        return new KeyAndChain(keys.getPrivate(), chain);
    }

    private X509Certificate newCertificate(Purpose purpose, KeyPair keys, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X509Certificate signer = authority.last();
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        X509v3CertificateBuilder builder = builder(
                new X500Name(signer.getSubjectX500Principal().getName()),
                now,
                SERVER_VALIDITY,
                new X500Name("CN=Assay coordinator"),
                keys,
                random);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, purpose.usage())
                .addExtension(Extension.subjectAlternativeName, false, generalNames(names))
                .addExtension(
                        Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(keys.getPublic()))
                .addExtension(Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(signer));
        return sign(builder, new KeyPair(signer.getPublicKey(), authority.key()));
    }

    private boolean isGood(KeyAndChain present, Set<String> wanted, Instant now) throws CertificateParsingException {
        X509Certificate certificate = present.chain().getFirst();
        Instant renewal = certificate.getNotAfter().toInstant().minus(SERVER_VALIDITY.dividedBy(3));
        return present.last().equals(authority.last())
                && now.isBefore(renewal)
                && names(certificate).equals(wanted);
    }

    private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new TreeSet<>();
        for (List<?> name :
                Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of())) {
            if (name.getFirst().equals(SUBJECT_NAME_DNS) || name.getFirst().equals(SUBJECT_NAME_IP)) {
                names.add(String.valueOf(name.get(1)));
            }
        }
        return names;
    }

    /** Write addresses the way that certificates are read back. */
    private static String canonical(String name) {
        return isAddress(name) ? InetAddress.ofLiteral(name).getHostAddress() : name.toLowerCase(Locale.ROOT);
    }

    private static boolean isAddress(String name) {
        return ADDRESS.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private static GeneralNames generalNames(Collection<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, Instant now, Duration validity, X500Name subject, KeyPair keys, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(validity)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }
}
