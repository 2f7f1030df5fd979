package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation.LocalFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Don't trust scenarios: a {@code file:} source is a file that was submitted with the run, never a path of this machine.
 *
 * @param content has what was submitted, and keeps what is fetched
 * @param cacheDirectory remembers what was fetched
 */
public record SubmittedSources(ContentStore content, Path cacheDirectory) implements RunSources {
    @Override
    public SourceResolver resolver(RunRecord run, DownloadListener listener) {
        SourceResolver others = SourceResolvers.create(content, cacheDirectory, listener);
        return (source, baseDirectory) -> source.location() instanceof LocalFile file
                ? others.resolve(new ArtifactSource(inStore(file, run), source.sha256()), baseDirectory)
                : others.resolve(source, baseDirectory);
    }

    @Override
    public Path baseDirectory(RunRecord run) {
        return cacheDirectory;
    }

    private LocalFile inStore(LocalFile file, RunRecord run) {
        ArtifactReference submitted = run.submission().files().get(file.path());
        Optional<StoredFile> stored = submitted == null ? Optional.empty() : find(submitted);
        return stored.map(found -> new LocalFile(found.path().toAbsolutePath().toString(), file.entry()))
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "source.not-submitted",
                        "the scenario names " + file.toText() + ", which was not submitted with it",
                        "submit with `assay submit`, which sends the files along")));
    }

    private Optional<StoredFile> find(ArtifactReference file) {
        try {
            return content.find(file.sha256());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "source.not-readable",
                            "the submitted file " + file.sha256() + " can't be read: " + e.getMessage(),
                            "check the coordinator's data directory"),
                    e);
        }
    }
}
