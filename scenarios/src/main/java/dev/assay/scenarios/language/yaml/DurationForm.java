package dev.assay.scenarios.language.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a length of time with its unit: {@code 500 ms}, {@code 2 s}, {@code 1 min}. */
record DurationForm(Duration longest) implements Form<Duration> {
    private static final String NUMBER = "[0-9]{1,9}(?:\\.[0-9]{1,6})?";
    private static final Pattern WITH_UNIT = Pattern.compile("(" + NUMBER + ") ?(\\D*)");
    private static final Map<String, Duration> UNITS = units();
    private static final String HINT = "Write a number and a unit: `500 ms`, `2 s` or `1 min`.";

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("ms", Duration.ofMillis(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("min", Duration.ofMinutes(1));
        return units;
    }

    @Override
    public @Nullable Duration read(YamlValue value) {
        if (!(value.node() instanceof YamlNode.Scalar scalar)) {
            value.reportWrongType("a length of time", HINT);
            return null;
        }
        Matcher matcher = WITH_UNIT.matcher(scalar.text());
        if (!matcher.matches()) {
            value.reportWrongType("a length of time", HINT);
            return null;
        }
        String unitName = matcher.group(2).strip();
        Duration unit = UNITS.get(unitName);
        if (unit == null) {
            reportUnit(value, matcher.group(1), unitName);
            return null;
        }
        Duration duration = Duration.ofNanos(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit.toNanos()))
                .longValue());
        if (duration.compareTo(longest) > 0) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " is " + scalar.text() + ", longer than " + longest.toMinutes() + " min",
                    "Choose a shorter time; a profile can still scale it.");
            return null;
        }
        return duration;
    }

    private static void reportUnit(YamlValue value, String number, String unitName) {
        String message = unitName.isEmpty()
                ? value.name() + " has no unit"
                : value.name() + " has the unknown unit " + Quote.code(unitName);
        String meant = meant(unitName);
        String hint = meant == null ? HINT : "Did you mean `" + number + " " + meant + "`? " + HINT;
        value.report("scenario.wrong-unit", message, hint);
    }

    private static @Nullable String meant(String unitName) {
        return switch (unitName) {
            case "sec", "secs", "second", "seconds", "S" -> "s";
            case "millis", "msec", "millisecond", "milliseconds", "MS" -> "ms";
            case "m", "mins", "minute", "minutes" -> "min";
            default -> null;
        };
    }

    @Override
    public ObjectNode schema() {
        return Schemas.matching(NUMBER + " ?(?:" + String.join("|", UNITS.keySet()) + ")");
    }
}
