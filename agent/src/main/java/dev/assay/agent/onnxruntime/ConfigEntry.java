package dev.assay.agent.onnxruntime;

import dev.assay.agent.runtime.RuntimeOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Translate an option into configuration entries.
 *
 * @param option as scenarios write it
 * @param keys ONNX Runtime's names, all of which get the same value
 * @param values ONNX Runtime's value for each of the option's; empty where both write the same
 */
record ConfigEntry(RuntimeOption option, List<String> keys, Map<String, String> values) {
    private static final List<String> ON_OFF = List.of("on", "off");

    /** Take a switch that ONNX Runtime writes {@code 1} and {@code 0}. */
    static ConfigEntry flag(String option, String defaultValue, String description, String... keys) {
        return new ConfigEntry(onOff(option, defaultValue, description), List.of(keys), Map.of("on", "1", "off", "0"));
    }

    /** Take a switch whose opposite ONNX Runtime knows. */
    static ConfigEntry inverted(String option, String defaultValue, String description, String... keys) {
        return new ConfigEntry(onOff(option, defaultValue, description), List.of(keys), Map.of("on", "0", "off", "1"));
    }

    static RuntimeOption onOff(String key, String defaultValue, String description) {
        return new RuntimeOption(key, ON_OFF, defaultValue, description);
    }

    Map<String, String> translate(String value) {
        String translated = values.isEmpty() ? value : values.get(value);
        if (translated == null) {
            throw new IllegalArgumentException("unchecked value '" + value + "' of option " + option.key());
        }
        Map<String, String> entries = new TreeMap<>();
        keys.forEach(key -> entries.put(key, translated));
        return entries;
    }
}
