package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.scenarios.store.ContentStore;
import java.nio.file.Path;

/**
 * Trust scenarios: their {@code file:} sources are files of this machine. For a user who runs a scenario of their own.
 *
 * @param content keeps what is fetched
 * @param cacheDirectory remembers what was fetched
 * @param baseDirectory directory of the scenario file
 */
public record LocalSources(ContentStore content, Path cacheDirectory, Path baseDirectory) implements RunSources {
    @Override
    public SourceResolver resolver(RunRecord run, DownloadListener listener) {
        return SourceResolvers.create(content, cacheDirectory, listener);
    }

    @Override
    public Path baseDirectory(RunRecord run) {
        return baseDirectory;
    }
}
