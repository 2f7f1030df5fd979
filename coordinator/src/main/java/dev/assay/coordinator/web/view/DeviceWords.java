package dev.assay.coordinator.web.view;

import dev.assay.coordinator.web.view.AgentPage.DevicePart;
import dev.assay.coordinator.web.view.AgentPage.Fact;
import dev.assay.coordinator.web.view.AgentPage.Warning;
import dev.assay.coordinator.web.view.AgentRow.DeviceLine;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Put devices into words. */
final class DeviceWords {
    /** A label with this name says which accelerator the device is. */
    private static final String GPU = "gpu";

    private static final String NONE = "none";

    private DeviceWords() {}

    static DeviceLine line(Device device) {
        Environment environment = device.environment();
        List<String> machine = new ArrayList<>(List.of(environment.cpuModel()));
        String gpu = device.labels().getOrDefault(GPU, NONE);
        if (!gpu.equals(NONE)) {
            machine.add("GPU " + gpu);
        }
        machine.add(environment.arch());
        machine.add(environment.os());
        machine.add(cores(environment.usableCores()));
        machine.add(Words.gibibytes(environment.memoryBytes()));
        return new DeviceLine(
                device.id(),
                String.join(" · ", machine),
                environment.runtimes().entrySet().stream()
                        .map(runtime -> runtime.getKey() + " " + runtime.getValue())
                        .collect(Collectors.joining(", ")));
    }

    static DevicePart part(Device device) {
        Environment environment = device.environment();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Processor", environment.cpuModel()));
        facts.add(new Fact("Features", String.join(", ", environment.cpuFeatures())));
        facts.add(new Fact(
                "Cores", cores(environment.usableCores()) + " of " + environment.onlineCores() + " may be used"));
        facts.add(new Fact("Memory", Words.gibibytes(environment.memoryBytes())));
        facts.add(new Fact("System", environment.os() + ", " + environment.kernel() + ", " + environment.arch()));
        if (environment.virtualization() != null) {
            facts.add(new Fact("Virtualization", environment.virtualization()));
        }
        if (environment.emulated()) {
            facts.add(new Fact("Emulated", "yes: it never enters a speed comparison"));
        }
        if (environment.governor() != null) {
            facts.add(new Fact("Governor", environment.governor()));
        }
        facts.add(new Fact("Java", environment.jvm()));
        return new DevicePart(
                device.id(),
                facts.stream().filter(fact -> !fact.value().isEmpty()).toList(),
                facts(device.labels()),
                facts(environment.runtimes()),
                environment.hazards().stream()
                        .map(hazard -> new Warning(hazard.message(), hazard.hint()))
                        .toList());
    }

    private static List<Fact> facts(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> new Fact(value.getKey(), value.getValue()))
                        .toList();
    }

    private static String cores(double cores) {
        return cores == Math.rint(cores) ? Words.count((int) cores, "core") : cores + " cores";
    }
}
