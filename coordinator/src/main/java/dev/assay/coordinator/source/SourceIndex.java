package dev.assay.coordinator.source;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Remember what a source hashed to, so that it need not be fetched again.
 *
 * <p>One small file per source, replaced atomically: two processes can't damage each other's, and the later one wins.
 */
final class SourceIndex {
    private final Path directory;
    private final ContentStore store;

    SourceIndex(Path directory, ContentStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Return what is known about a source, if the store still has the file. */
    Optional<Known> find(String key) throws IOException {
        Entry entry;
        try {
            entry = AssayJson.mapper().readValue(Files.readAllBytes(pathOf(key)), Entry.class);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException damaged) {
            // A cache: what can't be read is fetched and written again.
            return Optional.empty();
        }
        if (!entry.key().equals(key) || !entry.sha256().matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return store.find(entry.sha256()).map(file -> new Known(file, entry.stamp()));
    }

    /** Return the file of a source that can't change, or of one whose stamp did not. */
    Optional<StoredFile> find(String key, String stamp) throws IOException {
        return find(key).filter(known -> known.stamp().equals(stamp)).map(Known::file);
    }

    /**
     * Remember a source.
     *
     * @param stamp what changes with the source's content, such as an ETag; empty for a source that can't change
     */
    void put(String key, StoredFile file, String stamp) throws IOException {
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "", ".part");
        try {
            Entry entry = new Entry(key, file.reference().sha256(), stamp);
            Files.write(temporary, AssayJson.mapper().writeValueAsBytes(entry));
            Files.move(temporary, pathOf(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private Path pathOf(String key) {
        return directory.resolve(Sha256.of(key) + ".json");
    }

    private record Entry(String key, String sha256, String stamp) {}

    /** What is known about a source. */
    record Known(StoredFile file, String stamp) {}
}
