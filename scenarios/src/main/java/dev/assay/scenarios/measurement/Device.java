package dev.assay.scenarios.measurement;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Describe one thing that can run a model.
 *
 * @param id unique among the devices of a run
 * @param labels what targets select by, for example {@code arch: x86_64}
 * @param environment what is known about it
 */
public record Device(String id, Map<String, String> labels, Environment environment) {
    public Device {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
