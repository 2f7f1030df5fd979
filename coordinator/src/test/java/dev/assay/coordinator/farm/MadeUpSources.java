package dev.assay.coordinator.farm;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.lab.RunSources;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.scenarios.store.ContentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Sources that are all the same file of one byte.
 *
 * @param content has it
 * @param directory what paths are relative to
 */
public record MadeUpSources(ContentStore content, Path directory) implements RunSources {
    @Override
    public SourceResolver resolver(RunRecord run, DownloadListener listener) {
        return (_, _) -> {
            try {
                return content.store(out -> out.write(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @Override
    public Path baseDirectory(RunRecord run) {
        return directory;
    }
}
