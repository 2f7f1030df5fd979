package dev.assay.coordinator.conversion;

import dev.assay.scenarios.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Run models on samples. A model that was just made may do anything, so each runs in a process of its own. */
public interface ModelExecution {
    /** Return why a runtime does not work on this machine, and what to do about it; nothing if it does. */
    Optional<Problem> obstacle(String runtime);

    /**
     * Run a model once for each evaluation sample.
     *
     * @param runtime id of the runtime that is to execute it, on one thread
     * @param model of the runtime's format
     * @param samples a sample set
     * @param batch samples a query
     * @return for each evaluation sample all outputs, in the order of the model
     * @throws dev.assay.scenarios.problem.ProblemException if the runtime is not here, or the model does not load, does not run, or ends the process
     */
    List<List<OutputTensor>> outputs(String runtime, Path model, Path samples, int batch);
}
