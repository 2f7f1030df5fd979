package dev.assay.coordinator.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server proves itself with.
 *
 * @param key of the first certificate
 * @param chain the server's certificate first, each signed by the next
 */
record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {
    KeyAndChain {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one certificate");
        }
    }

    X509Certificate last() {
        return chain.getLast();
    }

    /** Make sure that the key is the first certificate's. */
    void requireMatch() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                });
        byte[] something = {1};
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(chain.getFirst().getPublicKey());
        signature.update(something);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("it was made for another key");
        }
    }

    /** Hide the key. */
    @Override
    public String toString() {
        return "KeyAndChain[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
