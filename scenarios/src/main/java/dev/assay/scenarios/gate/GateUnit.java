package dev.assay.scenarios.gate;

import java.util.Map;
import java.util.TreeMap;

/** Name the kinds of limits that gates have, with the units in which they can be written. */
public enum GateUnit {
    RATIO,
    SHARE,
    LOSS,
    DURATION,
    BYTES,
    RATE;

    /** Return by how much a number is multiplied, by its unit; the empty unit is a bare number. */
    Map<String, Double> factors() {
        return new TreeMap<>(
                switch (this) {
                    case RATIO -> Map.of("", 1.0, "x", 1.0);
                    case SHARE, LOSS -> Map.of("", 1.0, "%", 0.01);
                    case DURATION -> Map.of("ns", 1.0, "us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9);
                    case BYTES ->
                        Map.of(
                                "B",
                                1.0,
                                "kB",
                                1e3,
                                "MB",
                                1e6,
                                "GB",
                                1e9,
                                "KiB",
                                1024.0,
                                "MiB",
                                1024.0 * 1024,
                                "GiB",
                                1024.0 * 1024 * 1024);
                    case RATE -> Map.of("", 1.0, "/s", 1.0);
                });
    }

    /** Return how a limit may look. */
    String example() {
        return switch (this) {
            case RATIO -> "1.5";
            case SHARE, LOSS -> "1%";
            case DURATION -> "10ms";
            case BYTES -> "500MB";
            case RATE -> "100/s";
        };
    }
}
