package dev.assay.coordinator.source;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.StoredFile;
import java.nio.file.Path;

/** Bring a file to this machine. */
public interface SourceResolver {
    /**
     * Return the file, from the content store where it was fetched before.
     *
     * @param source where it is, and perhaps what it must hash to
     * @param baseDirectory what {@code file:} paths are relative to: the directory of the scenario file
     * @throws ProblemException if it can't be had or hashes to something else; the problem names the source
     */
    StoredFile resolve(ArtifactSource source, Path baseDirectory);
}
