package dev.assay.agent.block;

import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.ArtifactReference;
import java.nio.file.Path;

/** Find artifacts on this machine. */
@FunctionalInterface
public interface ArtifactLocator {
    /**
     * Return the file with this content; it stays there, unchanged, until the block ends.
     *
     * @throws ProblemException if it is not there
     */
    Path locate(ArtifactReference artifact);
}
