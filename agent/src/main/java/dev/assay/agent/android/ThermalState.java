package dev.assay.agent.android;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a device says about its heat.
 *
 * @param severity how much the system holds the device back because of heat; {@code null} where the system does not say (before Android 10)
 * @param sensors those that say something
 */
record ThermalState(@Nullable Severity severity, List<Sensor> sensors) {
    private static final Pattern STATUS = Pattern.compile("^\\s*Thermal Status: ([0-6])\\s*$", Pattern.MULTILINE);
    private static final Pattern TEMPERATURE = Pattern.compile(
            "Temperature\\{mValue=(-?[0-9.]{1,9}), mType=(-?[0-9]{1,3}), mName=([^,{}]{1,80}), mStatus=[0-9]}");
    private static final String LIVE = "Current temperatures from HAL:";
    private static final String AFTER_LIVE = "Current cooling devices from HAL:";
    /** Sensors that are not there are told as 0 or -99.9. */
    private static final double COLDEST_CELSIUS = 1;

    private static final double HOTTEST_CELSIUS = 200;
    private static final int MOST_SENSORS = 200;

    /** How much a system holds a device back, by the names and in the order of Android's {@code PowerManager}. */
    enum Severity {
        NONE,
        LIGHT,
        MODERATE,
        SEVERE,
        CRITICAL,
        EMERGENCY,
        SHUTDOWN
    }

    /**
     * Hold one sensor.
     *
     * @param name as the device calls it
     * @param isCpu whether it is one of the CPU or of the whole chip
     */
    record Sensor(String name, double celsius, boolean isCpu) {}

    ThermalState {
        sensors = List.copyOf(sensors);
    }

    /** Read what {@code dumpsys thermalservice} prints: the temperatures of now, not those that it remembers. */
    static ThermalState parse(String output) {
        Matcher status = STATUS.matcher(output);
        int live = output.indexOf(LIVE);
        int end = live < 0 ? -1 : output.indexOf(AFTER_LIVE, live);
        String now = live < 0 ? "" : output.substring(live, end < 0 ? output.length() : end);
        List<Sensor> sensors = new ArrayList<>();
        Matcher temperature = TEMPERATURE.matcher(now);
        while (temperature.find() && sensors.size() < MOST_SENSORS) {
            // Vendors count types from 0 or from 1: names tell more.
            add(temperature.group(3), number(temperature.group(1)), sensors);
        }
        return new ThermalState(status.find() ? Severity.values()[Integer.parseInt(status.group(1))] : null, sensors);
    }

    /**
     * Read what {@code cat} prints of the files {@code type} and {@code temp} of thermal zones, each on a line of its own, for systems that
     * have no thermal service.
     */
    static ThermalState parseZones(String output) {
        List<String> lines = output.lines().map(String::strip).toList();
        List<Sensor> sensors = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size() && sensors.size() < MOST_SENSORS; i += 2) {
            Double value = number(lines.get(i + 1));
            // The kernel counts thousandths of a degree; some drivers count degrees.
            add(lines.get(i), value == null || Math.abs(value) < 1000 ? value : Double.valueOf(value / 1000), sensors);
        }
        return new ThermalState(null, sensors);
    }

    /** Return the temperature of the hottest sensor of the CPU, if there is one. */
    Optional<Double> cpuCelsius() {
        return sensors.stream().filter(Sensor::isCpu).map(Sensor::celsius).max(Comparator.naturalOrder());
    }

    private static void add(String name, @Nullable Double celsius, List<Sensor> sensors) {
        if (celsius != null && celsius >= COLDEST_CELSIUS && celsius <= HOTTEST_CELSIUS) {
            sensors.add(new Sensor(name, celsius, isCpu(name)));
        }
    }

    private static boolean isCpu(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.contains("CPU") || upper.equals("AP") || upper.equals("SOC") || upper.contains("TSENS");
    }

    private static @Nullable Double number(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
