package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configure one runtime.
 *
 * @param name unique in the scenario
 * @param type the runtime's id: {@code onnxruntime}, {@code openvino}, {@code tflite}, {@code ncnn}, {@code cuda},
 *     {@code tensorrt}, {@code coreml} or {@code null}
 * @param threads threads that one inference may use, at least 1
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
    public RuntimeConfiguration {
        options = Map.copyOf(options);
    }

    /** Configure a runtime that is bound to no CPUs. */
    public RuntimeConfiguration(String name, String type, int threads, Map<String, String> options) {
        this(name, type, threads, options, null);
    }

    /** Return whether a query may carry more than one sample; of runtimes that Assay does not know it is assumed. */
    public boolean takesBatches() {
        return !type.equals("ncnn");
    }
}
