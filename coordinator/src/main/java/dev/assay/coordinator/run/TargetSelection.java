package dev.assay.coordinator.run;

import dev.assay.scenarios.language.RuntimeTypes;
import dev.assay.scenarios.language.Target;
import dev.assay.scenarios.language.yaml.Suggestion;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Say which device measures which block.
 *
 * @param placements in the order of the plan, device by device within a block
 * @param problems one for each target that picks no device, and for each runtime that none of a target's devices has
 */
public record TargetSelection(List<Placement> placements, List<Problem> problems) {
    private static final String NO_RUNTIME = "target.no-runtime";

    public TargetSelection {
        placements = List.copyOf(placements);
        problems = List.copyOf(problems);
    }

    /**
     * Hold one block on one device.
     *
     * @param id the planned id; with the device's id behind it where several devices measure the block
     * @param planned the block, with as many threads as this device has cores where it asks for all
     * @param device the device
     */
    public record Placement(String id, PlannedBlock planned, Device device) {}

    /** Give every block to each device that has all labels of its target, and its runtime. */
    public static TargetSelection of(List<PlannedBlock> blocks, List<Device> devices) {
        Set<String> ids = blocks.stream().map(PlannedBlock::id).collect(Collectors.toCollection(HashSet::new));
        List<Placement> placements = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        for (PlannedBlock block : blocks) {
            List<Device> labelled = devices.stream()
                    .filter(device -> matches(block.target(), device))
                    .toList();
            String runtime = block.runtime().type();
            List<Device> picked = labelled.stream()
                    .filter(device -> device.environment().runtimes().containsKey(runtime))
                    .toList();
            if (labelled.isEmpty()) {
                problems.add(noDevice(block.target(), devices));
            } else if (picked.isEmpty()) {
                problems.add(noRuntime(runtime, block.target(), labelled));
            }
            for (Device device : picked) {
                String id = picked.size() == 1 ? block.id() : uniqueId(block.id(), device.id(), ids);
                int cores = Math.max(1, (int) device.environment().usableCores());
                placements.add(new Placement(id, block.onCores(cores), device));
            }
        }
        return new TargetSelection(placements, List.copyOf(problems));
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

    private static Problem noRuntime(String runtime, Target target, List<Device> labelled) {
        SortedSet<String> there = labelled.stream()
                .flatMap(device -> device.environment().runtimes().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String meant = RuntimeTypes.isKnown(runtime)
                ? ""
                : Suggestion.nearest(runtime, there)
                        .map(near -> ", and the nearest is " + near)
                        .orElse("");
        return Problem.environment(
                NO_RUNTIME,
                "runtime " + runtime + " works on no device of target " + target.name() + ": not measured; there is "
                        + (there.isEmpty() ? "none" : String.join(", ", there)) + meant,
                RuntimeTypes.isKnown(runtime)
                        ? "`assay runtimes` on such a machine says why, and what to install; then start its agent again"
                        : "no runtime of Assay is called so: let a jar bring it on such a machine, name that in ASSAY_CLASS_PATH,"
                                + " and start its agent again");
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
