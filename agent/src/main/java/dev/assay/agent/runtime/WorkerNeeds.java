package dev.assay.agent.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Say what a runtime needs of the worker processes that load it.
 *
 * @param systemProperties properties of their Java machine
 * @param environment variables of their environment
 * @param keeps directories that they write into and that survive them: of models as they were compiled, for example
 * @param cpus the CPUs that they are bound to, as in {@link dev.assay.scenarios.language.RuntimeConfiguration}
 */
public record WorkerNeeds(
        Map<String, String> systemProperties,
        Map<String, String> environment,
        List<Path> keeps,
        @Nullable String cpus) {
    /** Nothing special. */
    public static final WorkerNeeds NONE = new WorkerNeeds(Map.of(), Map.of());

    public WorkerNeeds {
        systemProperties = Map.copyOf(systemProperties);
        environment = Map.copyOf(environment);
        keeps = List.copyOf(keeps);
    }

    /** Keep nothing, and need no certain CPUs. */
    public WorkerNeeds(Map<String, String> systemProperties, Map<String, String> environment) {
        this(systemProperties, environment, List.of(), null);
    }

    /** Return the same needs, keeping what is written into a directory. */
    public WorkerNeeds keeping(Path directory) {
        return new WorkerNeeds(systemProperties, environment, List.of(directory), cpus);
    }

    /** Return the same needs, bound to CPUs. */
    public WorkerNeeds onCpus(@Nullable String bound) {
        return new WorkerNeeds(systemProperties, environment, keeps, bound);
    }
}
