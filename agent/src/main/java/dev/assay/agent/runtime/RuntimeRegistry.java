package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hold the runtimes that were found, by id. */
public final class RuntimeRegistry {
    private final SortedMap<String, InferenceRuntime> runtimes;

    /**
     * Hold these runtimes.
     *
     * @throws ProblemException {@code runtime.duplicate} if two have the same id
     */
    public RuntimeRegistry(Collection<? extends InferenceRuntime> found) {
        SortedMap<String, InferenceRuntime> byId = new TreeMap<>();
        for (InferenceRuntime runtime : found) {
            InferenceRuntime other = byId.putIfAbsent(runtime.id(), runtime);
            if (other != null) {
                throw new ProblemException(Problem.environment(
                        "runtime.duplicate",
                        "two runtimes call themselves '" + runtime.id() + "': "
                                + other.getClass().getName() + " and "
                                + runtime.getClass().getName(),
                        "remove one of their jars from the class path"));
            }
        }
        this.runtimes = Collections.unmodifiableSortedMap(byId);
    }

    /**
     * Find every runtime on the class path.
     *
     * @throws ProblemException {@code runtime.duplicate}, or {@code runtime.broken-provider} if one can't be created
     */
    public static RuntimeRegistry load() {
        try {
            return new RuntimeRegistry(ServiceLoader.load(InferenceRuntime.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());
        } catch (ServiceConfigurationError e) {
            throw new ProblemException(
                    Problem.environment(
                            "runtime.broken-provider",
                            "a runtime on the class path can't be used: " + e.getMessage(),
                            "update or remove the jar that brings it"),
                    e);
        }
    }

    /** Return all runtimes, sorted by id. */
    public List<InferenceRuntime> runtimes() {
        return List.copyOf(runtimes.values());
    }

    /**
     * Return the runtime with this id.
     *
     * @throws ProblemException {@code runtime.unknown} if there is none
     */
    public InferenceRuntime find(String id) {
        InferenceRuntime found = runtimes.get(id);
        if (found == null) {
            throw new ProblemException(Problem.user(
                    "runtime.unknown",
                    "there is no runtime '" + id + "' here",
                    "this agent has: " + String.join(", ", runtimes.keySet())));
        }
        return found;
    }
}
