package dev.assay.agent.runtime;

import java.util.Map;

/**
 * Say what a runtime needs of the worker processes that load it.
 *
 * @param systemProperties properties of their Java machine
 * @param environment variables of their environment
 */
public record WorkerNeeds(Map<String, String> systemProperties, Map<String, String> environment) {
    /** Nothing special. */
    public static final WorkerNeeds NONE = new WorkerNeeds(Map.of(), Map.of());

    public WorkerNeeds {
        systemProperties = Map.copyOf(systemProperties);
        environment = Map.copyOf(environment);
    }
}
