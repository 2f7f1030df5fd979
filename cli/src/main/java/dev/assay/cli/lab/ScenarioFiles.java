package dev.assay.cli.lab;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.SourceLocation.LocalFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Find the files of this machine that a scenario names. */
public final class ScenarioFiles {
    private ScenarioFiles() {}

    /**
     * Return the files, by the path as the scenario writes it.
     *
     * @param baseDirectory directory of the scenario file
     */
    public static Map<String, Path> of(Scenario scenario, Path baseDirectory) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (ArtifactSource source : scenario.sources()) {
            if (source.location() instanceof LocalFile file) {
                files.put(file.path(), baseDirectory.resolve(file.path()).normalize());
            }
        }
        return files;
    }

    /** Name a file by its content. */
    public static ArtifactReference reference(Path file) {
        try {
            return new ArtifactReference(Sha256.of(file), Files.size(file));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.user(
                            "source.not-found",
                            "the scenario names " + file + ", which can't be read: " + e,
                            "file: paths are relative to the directory of the scenario"),
                    e);
        }
    }
}
