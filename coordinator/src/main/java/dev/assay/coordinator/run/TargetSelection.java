package dev.assay.coordinator.run;

import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Say which device measures which block.
 *
 * @param placements in the order of the plan, device by device within a block
 * @param problems one for each target that picks no device
 */
public record TargetSelection(List<Placement> placements, List<Problem> problems) {
    public TargetSelection {
        placements = List.copyOf(placements);
        problems = List.copyOf(problems);
    }

    /**
     * Hold one block on one device.
     *
     * @param id the planned id; with the device's id behind it where several devices measure the block
     * @param planned the block
     * @param device the device
     */
    public record Placement(String id, PlannedBlock planned, Device device) {}

    /** Give every block to each device that has all labels of its target. */
    public static TargetSelection of(List<PlannedBlock> blocks, List<Device> devices) {
        Set<String> ids = blocks.stream().map(PlannedBlock::id).collect(Collectors.toCollection(HashSet::new));
        List<Placement> placements = new ArrayList<>();
        Set<Target> unmatched = new LinkedHashSet<>();
        for (PlannedBlock block : blocks) {
            List<Device> picked = devices.stream()
                    .filter(device -> matches(block.target(), device))
                    .toList();
            if (picked.isEmpty()) {
                unmatched.add(block.target());
            }
            for (Device device : picked) {
                String id = picked.size() == 1 ? block.id() : uniqueId(block.id(), device.id(), ids);
                placements.add(new Placement(id, block, device));
            }
        }
        return new TargetSelection(
                placements,
                unmatched.stream().map(target -> noDevice(target, devices)).toList());
    }

    private static boolean matches(Target target, Device device) {
        return device.labels().entrySet().containsAll(target.labels().entrySet());
    }

    private static String uniqueId(String blockId, String deviceId, Set<String> taken) {
        String base = blockId + "--" + deviceId.replaceAll("[^A-Za-z0-9._-]", "_");
        String id = base;
        for (int number = 2; !taken.add(id); number++) {
            id = base + "-" + number;
        }
        return id;
    }

    private static Problem noDevice(Target target, List<Device> devices) {
        String nearest = devices.stream()
                .min(Comparator.comparingInt(device -> missing(target, device).size()))
                .map(device -> nearMiss(device, missing(target, device)))
                .orElse("there is no device");
        return Problem.environment(
                "target.no-device",
                "target " + target.name() + " wants a device with " + toText(target.labels()) + "; " + nearest,
                "change the target's labels, or let a machine that has them take part");
    }

    private static Map<String, String> missing(Target target, Device device) {
        Map<String, String> missing = new TreeMap<>(target.labels());
        missing.entrySet().removeAll(device.labels().entrySet());
        return missing;
    }

    private static String nearMiss(Device device, Map<String, String> missing) {
        return "the nearest is " + device.id() + ", where "
                + missing.entrySet().stream()
                        .map(label -> {
                            String present = device.labels().get(label.getKey());
                            return label.getKey() + (present == null ? " is not known" : " is " + present);
                        })
                        .collect(Collectors.joining(" and "));
    }

    private static String toText(Map<String, String> labels) {
        return labels.isEmpty()
                ? "any labels"
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + ": " + label.getValue())
                                .collect(Collectors.joining(", "));
    }
}
