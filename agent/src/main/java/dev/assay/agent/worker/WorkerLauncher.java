package dev.assay.agent.worker;

import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Map;

/** Start workers. */
@FunctionalInterface
public interface WorkerLauncher {
    /**
     * Start a worker without waiting until it is up. May be called by many threads at once.
     *
     * @param subject whom the worker is for, for messages, for example {@code int8 on onnxruntime}
     * @param directory where the worker's own directory goes
     * @param properties Java system properties that the worker's runtime wants
     * @throws ProblemException if no process could be started
     */
    Worker launch(String subject, Path directory, Map<String, String> properties);
}
