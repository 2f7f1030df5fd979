package dev.assay.agent.android;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a device says about its battery.
 *
 * @param levelPercent how full it is; {@code null} on a device without a battery
 * @param celsius how hot it is; {@code null} where that is not told
 * @param isPowered whether it is plugged in
 * @param isFrozen whether somebody set these values by hand for a test, so that they say nothing
 */
record BatteryState(
        @Nullable Integer levelPercent, @Nullable Double celsius, boolean isPowered, boolean isFrozen) {
    private static final String TITLE = "Current Battery Service state:";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    /**
     * Read what {@code dumpsys battery} prints.
     *
     * @throws ProblemException {@code android.unreadable} if it says nothing of a battery: then nobody knows whether it is safe to go on
     */
    static BatteryState parse(String output) {
        int title = output.indexOf(TITLE);
        if (title < 0) {
            throw unreadable("it begins otherwise");
        }
        Map<String, String> values = new HashMap<>();
        output.substring(title + TITLE.length()).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        boolean isPresent = "true".equals(required(values, "present"));
        Integer level = number(required(values, "level"), "level");
        Integer scale = number(required(values, "scale"), "scale");
        if (scale <= 0 || level < 0 || level > scale) {
            throw unreadable("level " + level + " of " + scale);
        }
        String tenths = values.get("temperature");
        return new BatteryState(
                isPresent ? Math.toIntExact(Math.round(100.0 * level / scale)) : null,
                tenths == null ? null : number(tenths, "temperature") / 10.0,
                values.entrySet().stream()
                        .anyMatch(value -> value.getKey().endsWith(" powered")
                                && value.getValue().equals("true")),
                output.contains("UPDATES STOPPED"));
    }

    private static String required(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw unreadable("it says no " + key);
        }
        return value;
    }

    private static Integer number(String text, String key) {
        if (!NUMBER.matcher(text).matches()) {
            throw unreadable(key + " is no number");
        }
        return Integer.valueOf(text);
    }

    private static ProblemException unreadable(String why) {
        return new ProblemException(Problem.agent(
                "android.unreadable",
                "what the device says about its battery can't be read: " + why,
                "compare `adb shell dumpsys battery` with what other devices say, and report this"));
    }
}
