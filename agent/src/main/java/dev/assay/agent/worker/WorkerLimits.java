package dev.assay.agent.worker;

import dev.assay.agent.runtime.WorkerNeeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Say what workers may not do, beyond what the system forbids anyway.
 *
 * @param sandbox hides the machine from them, or {@code null}
 * @param memoryBytes how much memory of its own a worker may ask for, or {@code null} for as much as there is: heap, what runtimes allocate, and
 *     what libraries keep for themselves, but no files that are only read
 */
public record WorkerLimits(
        @Nullable Sandbox sandbox, @Nullable Long memoryBytes) {
    /** What the agent may do, its workers may. */
    public static final WorkerLimits NONE = new WorkerLimits(null, null);

    /**
     * Return the command that starts a worker within the limits.
     *
     * @param command starts it without
     * @param settings what the command was made from
     * @param block the directory of the block, which holds the worker's own
     * @param own the worker's own directory
     */
    List<String> around(
            List<String> command, WorkerSettings settings, WorkerNeeds needs, Path block, WorkerDirectory own) {
        List<String> limited =
                sandbox == null ? command : sandbox.around(command, Sandbox.View.of(settings, needs, block, own));
        if (memoryBytes == null) {
            return limited;
        }
        List<String> wrapped = new ArrayList<>(List.of("prlimit", "--data=" + memoryBytes, "--core=0", "--"));
        wrapped.addAll(limited);
        return wrapped;
    }
}
