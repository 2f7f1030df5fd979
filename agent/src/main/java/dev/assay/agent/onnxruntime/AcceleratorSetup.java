package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Configure an accelerator for one session.
 *
 * @param accelerator which
 * @param configuration passed the runtime's check
 * @param places entries that say where things are on this machine
 */
record AcceleratorSetup(Accelerator accelerator, RuntimeConfiguration configuration, Map<String, String> places) {
    AcceleratorSetup {
        places = Map.copyOf(places);
    }

    /** Say whether an option is {@code on}. */
    static boolean isOn(RuntimeConfiguration configuration, Accelerator accelerator, String key) {
        return accelerator.options().stream()
                .filter(option -> option.key().equals(key))
                .anyMatch(option -> value(configuration, option).equals("on"));
    }

    private static String value(RuntimeConfiguration configuration, RuntimeOption option) {
        return configuration.options().getOrDefault(option.key(), option.defaultValue());
    }

    /** Say whether the scenario accepts that some nodes run on the CPU. */
    boolean allowsCpuNodes() {
        return value(configuration, AcceleratorOptions.CPU_NODES).equals("allowed");
    }

    /** Return every option with the value that is in force, and what this Assay decided. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        accelerator.options().forEach(option -> settings.put(option.key(), value(configuration, option)));
        switch (accelerator) {
            case COREML -> settings.put("copies", "inside each timed query, where CoreML makes any");
            case CUDA -> settings.put("copies", "inside each timed query: inputs to the GPU, outputs back");
            case TENSORRT -> {
                settings.put("copies", "inside each timed query: inputs to the GPU, outputs back");
                settings.put("tf32", "off");
            }
        }
        return settings;
    }

    /** Return what is handed to the provider. */
    Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>(places);
        accelerator.entries().forEach(entry -> entries.putAll(entry.translate(value(configuration, entry.option()))));
        return entries;
    }

    /**
     * Put the accelerator before the CPU.
     *
     * @throws OrtException if the provider is not there, or refuses
     */
    void addTo(SessionOptions session) throws OrtException {
        switch (accelerator) {
            case COREML -> session.addCoreML(entries());
            case CUDA -> addCuda(session, entries());
            case TENSORRT -> {
                try (OrtTensorRTProviderOptions options = new OrtTensorRTProviderOptions()) {
                    fill(options::add, entries());
                    session.addTensorrt(options);
                }
                // TF32 is off in the environment of the process; see AcceleratedRuntime.
                addCuda(session, Map.of("device_id", entries().getOrDefault("device_id", "0"), "use_tf32", "0"));
            }
        }
    }

    private static void addCuda(SessionOptions session, Map<String, String> entries) throws OrtException {
        try (OrtCUDAProviderOptions options = new OrtCUDAProviderOptions()) {
            fill(options::add, entries);
            session.addCUDA(options);
        }
    }

    /** Takes an entry; the class that has the method for both kinds of options is not public. */
    private interface Entries {
        void add(String key, String value) throws OrtException;
    }

    private static void fill(Entries options, Map<String, String> entries) throws OrtException {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            options.add(entry.getKey(), entry.getValue());
        }
    }
}
