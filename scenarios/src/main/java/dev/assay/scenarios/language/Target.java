package dev.assay.scenarios.language;

import java.util.Map;

/**
 * Pick devices by their labels.
 *
 * @param name unique in the scenario
 * @param labels every label that a device must have, with its value; empty picks every device
 */
public record Target(String name, Map<String, String> labels) {
    public Target {
        labels = Map.copyOf(labels);
    }
}
