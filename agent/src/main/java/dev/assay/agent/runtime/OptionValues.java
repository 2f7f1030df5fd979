package dev.assay.agent.runtime;

import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Look up what a configuration says of a runtime's options.
 *
 * @param known every option of the runtime
 * @param configuration passed {@link InferenceRuntime#check}
 */
public record OptionValues(List<RuntimeOption> known, RuntimeConfiguration configuration) {
    public OptionValues {
        known = List.copyOf(known);
    }

    /** Return the value that is in force. */
    public String get(RuntimeOption option) {
        return configuration.options().getOrDefault(option.key(), option.defaultValue());
    }

    /** Return whether a value is in force. */
    public boolean is(RuntimeOption option, String value) {
        return get(option).equals(value);
    }

    /** Return every option with the value that is in force. */
    public Map<String, String> all() {
        Map<String, String> values = new TreeMap<>();
        known.forEach(option -> values.put(option.key(), get(option)));
        return values;
    }
}
