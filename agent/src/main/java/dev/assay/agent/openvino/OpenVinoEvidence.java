package dev.assay.agent.openvino;

import dev.assay.agent.openvino.InferRequest.ExecutedNode;
import dev.assay.agent.runtime.Tally;
import dev.assay.scenarios.measurement.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Put together what OpenVINO tells about what it ran. */
final class OpenVinoEvidence {
    /** Properties of a compiled model, and what evidence calls them. */
    private static final Map<String, String> REPORTED = Map.of(
            "NUM_STREAMS", "streams",
            "INFERENCE_NUM_THREADS", "threads-in-all",
            "INFERENCE_PRECISION_HINT", "precision",
            "PERFORMANCE_HINT", "performance-hint",
            "EXECUTION_MODE_HINT", "execution-mode",
            "ENABLE_CPU_PINNING", "cpu-pinning",
            "ENABLE_HYPER_THREADING", "hyper-threading",
            "SCHEDULING_CORE_TYPE", "core-type");

    private static final String EXECUTION_DEVICES = "EXECUTION_DEVICES";

    private OpenVinoEvidence() {}

    /**
     * Put it together.
     *
     * @param model what was measured
     * @param compiled how many models were compiled, one for each combination of shapes
     * @param executed what one run of the first query executed
     * @param unreadable names of outputs that Assay can't read
     */
    static Evidence of(
            OpenVinoCore core,
            OpenVinoOptions options,
            @Nullable CompiledModel model,
            int compiled,
            List<ExecutedNode> executed,
            List<String> unreadable)
            throws OpenVinoException {
        Map<String, String> settings = new TreeMap<>(options.settings());
        settings.put("build", core.build());
        settings.put(
                "kernels", Tally.of(executed.stream().map(ExecutedNode::kernel)).words());
        String devices = options.device();
        if (model != null) {
            for (Map.Entry<String, String> property : REPORTED.entrySet()) {
                settings.put(property.getValue(), reported(model, property.getKey()));
            }
            devices = reported(model, EXECUTION_DEVICES);
        }
        settings.put(
                "device-name",
                core.property(options.device(), "FULL_DEVICE_NAME").strip());
        return new Evidence(
                OpenVinoPackage.RUNTIME,
                core.version(),
                Map.of(devices, executed.size()),
                Tally.of(executed.stream().map(ExecutedNode::operator)).counts(),
                options.threads(),
                settings,
                notes(options, compiled, unreadable),
                OpenVinoPlacement.of(options.device(), devices, executed, options.allowsCpuNodes()));
    }

    /** Devices differ in what they report. */
    private static String reported(CompiledModel model, String key) {
        try {
            return model.property(key).strip();
        } catch (OpenVinoException _) {
            return "not reported";
        }
    }

    private static List<String> notes(OpenVinoOptions options, int compiled, List<String> unreadable) {
        List<String> notes = new ArrayList<>();
        if (options.staticShapes() && compiled > 1) {
            notes.add("OpenVINO compiled the model for " + compiled
                    + " combinations of input shapes; operators and kernels are those of the first.");
        }
        if (!unreadable.isEmpty()) {
            notes.add("These outputs have a type that Assay does not compare: " + String.join(", ", unreadable) + ".");
        }
        return notes;
    }
}
