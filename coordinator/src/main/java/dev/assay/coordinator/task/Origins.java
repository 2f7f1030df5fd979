package dev.assay.coordinator.task;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.store.StoredFile;

/** Say in words where data came from. */
final class Origins {
    private Origins() {}

    static String of(ArtifactSource source, StoredFile file) {
        return source.location().toText() + " (SHA-256 " + file.reference().sha256() + ")";
    }
}
