package dev.assay.reports.compare;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Say which device of one run stands for which of another: the one of the same name, or the only one where both have one only.
 *
 * @param pairs devices of the earlier run, by the names in the later run
 */
record MatchedDevices(Map<String, Device> pairs) {
    static MatchedDevices of(RunResult before, RunResult after) {
        Map<String, Device> pairs = new HashMap<>();
        List<Device> rest = new ArrayList<>(after.devices());
        for (Device device : after.devices()) {
            before.devices().stream()
                    .filter(other -> other.id().equals(device.id()))
                    .findFirst()
                    .ifPresent(other -> {
                        pairs.put(device.id(), other);
                        rest.remove(device);
                    });
        }
        Set<String> matched = pairs.values().stream().map(Device::id).collect(Collectors.toSet());
        List<Device> restBefore = before.devices().stream()
                .filter(device -> !matched.contains(device.id()))
                .toList();
        if (rest.size() == 1 && restBefore.size() == 1) {
            pairs.put(rest.getFirst().id(), restBefore.getFirst());
        }
        return new MatchedDevices(Map.copyOf(pairs));
    }

    /** Return the name that the earlier run has for a device of the later one; its own name where there is none. */
    String before(String device) {
        Device other = pairs.get(device);
        return other == null ? device : other.id();
    }
}
