package dev.assay.agent.daemon.artifact;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Find the artifacts of one block, or what kept them from coming. A cell whose model could not be had fails for that reason; the others
 * are measured.
 */
final class FetchedArtifacts implements ArtifactLocator {
    private final Map<ArtifactReference, Path> paths;
    private final Map<ArtifactReference, List<Problem>> problems;

    FetchedArtifacts(Map<ArtifactReference, Path> paths, Map<ArtifactReference, List<Problem>> problems) {
        this.paths = Map.copyOf(paths);
        this.problems = Map.copyOf(problems);
    }

    @Override
    public Path locate(ArtifactReference artifact) {
        Path path = paths.get(artifact);
        if (path != null) {
            return path;
        }
        throw new ProblemException(problems.getOrDefault(
                artifact,
                List.of(Problem.internal(
                        "artifact.not-of-block",
                        artifact.sha256() + " is no artifact of the block",
                        "report this as a bug of Assay"))));
    }
}
