package dev.assay.agent.worker;

import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;

/** Start workers. */
@FunctionalInterface
public interface WorkerLauncher {
    /**
     * Start a worker without waiting until it is up. May be called by many threads at once.
     *
     * @param subject whom the worker is for, for messages, for example {@code int8 on onnxruntime}
     * @param directory where the worker's own directory goes
     * @param needs what the worker's runtime needs
     * @throws ProblemException if no process could be started
     */
    Worker launch(String subject, Path directory, WorkerNeeds needs);
}
