package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import java.nio.file.Path;

/** Find what the scenario of a run names. Safe for many threads. */
public interface RunSources {
    /**
     * Return what resolves the run's sources.
     *
     * @param listener hears of downloads
     */
    SourceResolver resolver(RunRecord run, DownloadListener listener);

    /** Return what {@code file:} sources are relative to. */
    Path baseDirectory(RunRecord run);
}
