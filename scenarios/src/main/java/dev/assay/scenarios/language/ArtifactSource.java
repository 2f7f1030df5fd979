package dev.assay.scenarios.language;

import org.jspecify.annotations.Nullable;

/**
 * Say where a file comes from and, if the scenario pins it, what its bytes must hash to.
 *
 * @param location where it is
 * @param sha256 64 lower-case hexadecimal digits, or {@code null} when the scenario does not pin it
 */
public record ArtifactSource(
        SourceLocation location, @Nullable String sha256) {}
