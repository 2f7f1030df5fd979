package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configure one runtime.
 *
 * @param name unique in the scenario
 * @param type the runtime's id: {@code onnxruntime}, {@code openvino}, {@code tflite}, {@code ncnn}, {@code cuda},
 *     {@code tensorrt}, {@code coreml}, {@code null}, or what a jar brings that Assay does not know
 * @param threads threads that one inference may use, at least 1; or {@link #ALL_THREADS} as long as no device was chosen
 * @param options what only this runtime understands; the runtime checks keys and values
 * @param cpus the CPUs that the runtime's processes are bound to, as {@code taskset} writes lists ({@code 0-3,8}), or {@code node:0} for
 *     those of a NUMA node; {@code null} binds nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuntimeConfiguration(
        String name,
        String type,
        int threads,
        Map<String, String> options,
        @Nullable String cpus) {
    /** As many threads as the device will have usable cores. */
    public static final int ALL_THREADS = 0;

    public RuntimeConfiguration {
        options = Map.copyOf(options);
    }

    /** Configure a runtime that is bound to no CPUs. */
    public RuntimeConfiguration(String name, String type, int threads, Map<String, String> options) {
        this(name, type, threads, options, null);
    }

    /** Return the same for a device with so many usable cores, where all threads become a number. */
    public RuntimeConfiguration onCores(int cores) {
        return threads == ALL_THREADS ? new RuntimeConfiguration(name, type, cores, options, cpus) : this;
    }

    /** Return whether a query may carry more than one sample; of runtimes that Assay does not know it is assumed. */
    public boolean takesBatches() {
        return !type.equals("ncnn");
    }
}
