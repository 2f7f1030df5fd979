package dev.assay.scenarios.store;

import dev.assay.scenarios.wire.ArtifactReference;
import java.nio.file.Path;

/**
 * Hold a file of the content store.
 *
 * @param path where it is; must not be changed
 * @param reference its SHA-256 and size
 */
public record StoredFile(Path path, ArtifactReference reference) {}
