package dev.assay.reports.foreign;

import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.TimingMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Read what ncnn's {@code benchncnn} prints to its error stream: the settings, then a line for each model, in ms with two decimals.
 *
 * <p>Source: ncnn, {@code benchmark/benchncnn.cpp}.
 */
final class BenchncnnReader {
    private static final Pattern SETTING =
            Pattern.compile("(loop_count|num_threads|powersave|gpu_device|cooling_down) = (-?\\d+)");
    private static final Pattern ROW =
            Pattern.compile("\\s*(\\S+)\\s+min =\\s*([0-9.]+)\\s+max =\\s*([0-9.]+)\\s+avg =\\s*([0-9.]+)\\s*");

    private BenchncnnReader() {}

    static List<ForeignReading> read(ForeignFile file) {
        Map<String, String> settings = new TreeMap<>();
        List<ForeignReading> readings = new ArrayList<>();
        for (String line : file.text().lines().toList()) {
            Matcher setting = SETTING.matcher(line.strip());
            Matcher row = ROW.matcher(line);
            if (setting.matches()) {
                settings.put(setting.group(1), setting.group(2));
            } else if (row.matches()) {
                readings.add(reading(file, row, settings));
            }
        }
        if (readings.isEmpty()) {
            throw file.notA("log of benchncnn", "no line has min, max and avg");
        }
        return List.copyOf(readings);
    }

    private static ForeignReading reading(ForeignFile file, Matcher row, Map<String, String> settings) {
        double averageMs = Double.parseDouble(row.group(4));
        String loops = settings.get("loop_count");
        return new ForeignReading(
                row.group(1),
                new ForeignMeasurement(
                        "benchncnn",
                        null,
                        TimingMeaning.HOST_CALL,
                        List.of(),
                        new ForeignFigures(
                                loops == null ? null : Long.valueOf(loops),
                                nanoseconds(row.group(2)),
                                nanoseconds(row.group(4)),
                                nanoseconds(row.group(3)),
                                Map.of(),
                                averageMs > 0 ? 1e3 / averageMs : null),
                        settings,
                        List.of(file.source()),
                        List.of(
                                "benchncnn runs networks whose weights are all zero, with FP16 and INT8 arithmetic switched on: it says"
                                        + " nothing of accuracy, nor of one precision against another.",
                                "benchncnn keeps no single latencies: no interval, and no comparison, can be computed.")));
    }

    private static long nanoseconds(String milliseconds) {
        return Math.round(Double.parseDouble(milliseconds) * Recorded.NS_PER_MS);
    }
}
