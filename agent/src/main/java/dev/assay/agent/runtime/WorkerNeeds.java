package dev.assay.agent.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Say what a runtime needs of the worker processes that load it.
 *
 * @param systemProperties properties of their Java machine
 * @param environment variables of their environment
 * @param cpus the CPUs that they are bound to, as in {@link dev.assay.scenarios.language.RuntimeConfiguration}
 */
public record WorkerNeeds(
        Map<String, String> systemProperties,
        Map<String, String> environment,
        @Nullable String cpus) {
    /** Nothing special. */
    public static final WorkerNeeds NONE = new WorkerNeeds(Map.of(), Map.of());

    public WorkerNeeds {
        systemProperties = Map.copyOf(systemProperties);
        environment = Map.copyOf(environment);
    }

    /** Need no certain CPUs. */
    public WorkerNeeds(Map<String, String> systemProperties, Map<String, String> environment) {
        this(systemProperties, environment, null);
    }

    /** Return the same needs, bound to CPUs. */
    public WorkerNeeds onCpus(@Nullable String bound) {
        return new WorkerNeeds(systemProperties, environment, bound);
    }
}
