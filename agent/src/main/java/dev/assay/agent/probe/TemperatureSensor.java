package dev.assay.agent.probe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Read how hot the CPU is.
 *
 * <p>Sources are {@code hwmon} chips and thermal zones of Linux that belong to the CPU by their names; elsewhere there are none that a
 * user may read.
 */
public final class TemperatureSensor {
    private static final List<String> CPU_CHIPS =
            List.of("coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal");
    private static final List<String> CPU_ZONES = List.of("cpu", "soc", "pkg", "core", "big", "little");

    private final SystemFiles files;

    TemperatureSensor(SystemFiles files) {
        this.files = files;
    }

    /** Return the sensor of this machine. */
    public static TemperatureSensor ofThisMachine() {
        return new TemperatureSensor(new SystemFiles(Path.of("/")));
    }

    /** Return the hottest of the CPU's sensors in degrees Celsius, or {@code null} where none can be read. */
    public @Nullable Double celsius() {
        List<String> inputs = new ArrayList<>();
        for (String chip : files.names("/sys/class/hwmon")) {
            String directory = "/sys/class/hwmon/" + chip;
            String name = files.word(directory + "/name");
            if (name != null && CPU_CHIPS.contains(name.toLowerCase(Locale.ROOT))) {
                files.names(directory).stream()
                        .filter(file -> file.startsWith("temp") && file.endsWith("_input"))
                        .forEach(file -> inputs.add(directory + "/" + file));
            }
        }
        for (String zone : files.names("/sys/class/thermal")) {
            String directory = "/sys/class/thermal/" + zone;
            String type = files.word(directory + "/type");
            if (zone.startsWith("thermal_zone") && type != null && belongsToCpu(type)) {
                inputs.add(directory + "/temp");
            }
        }
        Double hottest = null;
        for (String input : inputs) {
            Long milliCelsius = files.number(input);
            // Sensors that are switched off answer with nonsense such as -274000 or 0.
            if (milliCelsius != null && milliCelsius > 0 && milliCelsius < 150_000) {
                double celsius = milliCelsius / 1000.0;
                hottest = hottest == null ? celsius : Math.max(hottest, celsius);
            }
        }
        return hottest;
    }

    private static boolean belongsToCpu(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return CPU_ZONES.stream().anyMatch(lower::contains);
    }
}
