package dev.assay.scenarios.wire;

/**
 * Name a file by its content.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param sizeBytes its length
 */
public record ArtifactReference(String sha256, long sizeBytes) {
    public ArtifactReference {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + sha256 + "' is not a SHA-256 in lower-case hexadecimal");
        }
    }
}
