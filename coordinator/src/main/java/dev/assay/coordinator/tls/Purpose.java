package dev.assay.coordinator.tls;

import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certificate of a coordinator is for. */
enum Purpose {
    /** To prove itself to clients. */
    SERVER,
    /** To prove itself to other nodes of its cluster, whoever of the two began to talk. */
    NODE;

    String fileName() {
        return switch (this) {
            case SERVER -> "server";
            case NODE -> "node";
        };
    }

    ExtendedKeyUsage usage() {
        return switch (this) {
            case SERVER -> new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth);
            case NODE ->
                new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
        };
    }
}
