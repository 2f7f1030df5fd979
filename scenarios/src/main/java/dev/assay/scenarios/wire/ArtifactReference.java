package dev.assay.scenarios.wire;

import java.util.regex.Pattern;

/**
 * Name a file by its content.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param sizeBytes its length
 */
public record ArtifactReference(String sha256, long sizeBytes) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    public ArtifactReference {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("'" + sha256 + "' is not a SHA-256 in lower-case hexadecimal");
        }
    }
}
