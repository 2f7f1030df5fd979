package dev.assay.agent.android;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hold a device's system properties.
 *
 * @param values by name; empty ones left out
 */
record AndroidProperties(Map<String, String> values) {
    private static final Pattern PROPERTY =
            Pattern.compile("^\\[([A-Za-z0-9._@:-]+)]: \\[(.*?)]$", Pattern.MULTILINE | Pattern.DOTALL);

    AndroidProperties {
        values = Map.copyOf(values);
    }

    /** Read what {@code getprop} prints; a value may go over several lines. What does not look like a property is skipped. */
    static AndroidProperties parse(String output) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher property = PROPERTY.matcher(output.replace("\r\n", "\n"));
        while (property.find()) {
            if (!property.group(2).isEmpty()) {
                values.putIfAbsent(property.group(1), property.group(2));
            }
        }
        return new AndroidProperties(values);
    }

    /** Return the first of these properties that there is. */
    @Nullable
    String first(String... names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
