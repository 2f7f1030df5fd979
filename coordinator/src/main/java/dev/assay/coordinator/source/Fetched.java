package dev.assay.coordinator.source;

import dev.assay.scenarios.store.StoredFile;
import java.nio.file.Path;

/** Say where a fetched file, perhaps an archive, lies. */
sealed interface Fetched {
    Path path();

    /** Somebody else's file, such as the user's own or one in the local Maven repository: to be copied. */
    record OnDisk(Path path) implements Fetched {}

    /** A file that is in the content store already. */
    record InStore(StoredFile file) implements Fetched {
        @Override
        public Path path() {
            return file.path();
        }
    }
}
