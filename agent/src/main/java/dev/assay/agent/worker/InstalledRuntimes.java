package dev.assay.agent.worker;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ServiceLoader;

/** Find runtimes on the class path. */
final class InstalledRuntimes {
    private InstalledRuntimes() {}

    /** Return the runtime with this id. */
    static InferenceRuntime require(String id) {
        return ServiceLoader.load(InferenceRuntime.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(runtime -> runtime.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Problem.user("runtime.unknown", "there is no runtime '" + id + "'", "see assay doctor")));
    }
}
