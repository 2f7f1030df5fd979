package dev.assay.agent.install;

import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;

/** Bring jars to this machine, from the Maven repositories that its user has. */
@FunctionalInterface
public interface JarFetcher {
    /**
     * Return the jar; it is read, and never changed.
     *
     * @throws ProblemException if it can't be had
     */
    Path fetch(MavenJar jar);
}
