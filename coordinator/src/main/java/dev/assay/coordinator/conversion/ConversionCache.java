package dev.assay.coordinator.conversion;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.DurableFiles;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Remember what was converted and checked: a record for each product and the log of its making, named after what it depends on. */
final class ConversionCache {
    private final Path directory;
    private final ContentStore store;

    ConversionCache(Path directory, ContentStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** What is known. */
    record Known(ConversionRecord made, StoredFile file) {}

    /** Return what was made of the same, if the store still has it. */
    Optional<Known> find(ConversionRecord.Origin origin) throws IOException {
        ConversionRecord made;
        try {
            made = AssayJson.mapper().readValue(Files.readAllBytes(record(origin)), ConversionRecord.class);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JacksonException damaged) {
            // A cache: what can't be read is made and written again.
            return Optional.empty();
        }
        if (!made.origin().equals(origin) || !made.schema().equals(ConversionRecord.SCHEMA)) {
            return Optional.empty();
        }
        return store.claim(made.productSha256()).map(file -> new Known(made, file));
    }

    void put(ConversionRecord made) throws IOException {
        Files.createDirectories(directory);
        byte[] json = AssayJson.prettyMapper().writeValueAsBytes(made);
        DurableFiles.write(record(made.origin()), out -> out.write(json));
    }

    /** Return where what programs print is kept. */
    Path log(ConversionRecord.Origin origin) throws IOException {
        return Files.createDirectories(directory).resolve(key(origin) + ".log");
    }

    private Path record(ConversionRecord.Origin origin) {
        return directory.resolve(key(origin) + ".json");
    }

    private static String key(ConversionRecord.Origin origin) {
        return Sha256.of(AssayJson.mapper().writeValueAsString(origin));
    }
}
