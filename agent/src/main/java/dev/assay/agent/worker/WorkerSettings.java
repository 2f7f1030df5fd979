package dev.assay.agent.worker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Say how worker processes are started.
 *
 * @param java what they run on
 * @param environment the agent's environment; workers get only what is known to be harmless and useful
 * @param timeouts when a worker counts as hung
 * @param limits what workers may not do
 * @param logDirectory where the log and crash report of a failed worker are kept, or {@code null} to keep none
 */
public record WorkerSettings(
        WorkerJava java,
        Map<String, String> environment,
        WorkerTimeouts timeouts,
        WorkerLimits limits,
        @Nullable Path logDirectory) {
    /** Everything else stays behind: tokens and passwords live in environments. */
    private static final Pattern HARMLESS = Pattern.compile("PATH|HOME|USER|LOGNAME|LANG|LC_[A-Z]+|TZ|"
            + "LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|DYLD_FALLBACK_LIBRARY_PATH|"
            + "(OMP|GOMP|KMP|MKL|OPENBLAS|ORT|OV|TBB)_[A-Z0-9_]+|CUDA_VISIBLE_DEVICES|CUDA_PATH|"
            + "SystemRoot|SYSTEMROOT|windir|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE");

    private static final Pattern SECRET = Pattern.compile("TOKEN|SECRET|PASSWORD|CREDENTIAL|API_?KEY");

    public WorkerSettings {
        environment = environment.entrySet().stream()
                .filter(variable -> HARMLESS.matcher(variable.getKey()).matches())
                .filter(variable -> !SECRET.matcher(variable.getKey()).find())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first, TreeMap::new));
    }

    /** Return settings for workers that run on this process's own Java and class path. */
    public static WorkerSettings ofThisProcess() {
        return new WorkerSettings(
                WorkerJava.ofThisProcess(), System.getenv(), WorkerTimeouts.defaults(), WorkerLimits.NONE, null);
    }

    /** Return the same settings with another Java. */
    public WorkerSettings withJava(WorkerJava changed) {
        return new WorkerSettings(changed, environment, timeouts, limits, logDirectory);
    }

    /** Return the same settings with other timeouts. */
    public WorkerSettings withTimeouts(WorkerTimeouts changed) {
        return new WorkerSettings(java, environment, changed, limits, logDirectory);
    }

    /** Return the same settings with other limits. */
    public WorkerSettings withLimits(WorkerLimits changed) {
        return new WorkerSettings(java, environment, timeouts, changed, logDirectory);
    }

    /** Return the same settings, keeping logs of failed workers. */
    public WorkerSettings withLogDirectory(Path changed) {
        return new WorkerSettings(java, environment, timeouts, limits, changed);
    }
}
