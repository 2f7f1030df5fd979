package dev.assay.reports.assembly;

import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.DeviceDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Set answers of the same file on several devices beside each other. Emulated devices count here as every other one does: they compute
 * what the CPU that they emulate computes.
 */
final class DeviceDifferences {
    private final Map<String, Device> devices;

    private DeviceDifferences(Map<String, Device> devices) {
        this.devices = devices;
    }

    /**
     * Return one for each variant, runtime and shape, and each device but the one that the others are compared with: the first that is
     * not emulated, or the first. Return {@code null} where there is nothing to compare.
     *
     * @param devices by their ids
     */
    static @Nullable List<DeviceDifference> of(List<BlockResult> blocks, Map<String, Device> devices) {
        List<DeviceDifference> differences = new DeviceDifferences(devices).all(blocks);
        return differences.isEmpty() ? null : differences;
    }

    private List<DeviceDifference> all(List<BlockResult> blocks) {
        Map<String, List<Answers>> alike = new LinkedHashMap<>();
        for (BlockResult block : blocks) {
            for (CellResult cell : block.cells()) {
                if (cell.accuracy() instanceof Classification answers) {
                    List<Answers> others = alike.computeIfAbsent(
                            String.join(
                                    "\n",
                                    cell.variant(),
                                    block.runtime().name(),
                                    block.shape().name()),
                            _ -> new ArrayList<>());
                    // Another load on the same device does not change answers.
                    if (others.stream().noneMatch(other -> other.block.device().equals(block.device()))) {
                        others.add(new Answers(block, cell.variant(), answers.predictions()));
                    }
                }
            }
        }
        List<DeviceDifference> differences = new ArrayList<>();
        alike.values().forEach(group -> compare(group, differences));
        return differences;
    }

    private void compare(List<Answers> group, List<DeviceDifference> differences) {
        Optional<Answers> real =
                group.stream().filter(answers -> !isEmulated(answers)).findFirst();
        Answers reference = real.orElse(group.getFirst());
        for (Answers other : group) {
            // Answers to other samples can't be compared.
            if (!other.block.equals(reference.block) && other.classes.size() == reference.classes.size()) {
                differences.add(new DeviceDifference(
                        other.variant,
                        other.block.id(),
                        reference.block.id(),
                        other.classes.size(),
                        other.differentFrom(reference)));
            }
        }
    }

    private boolean isEmulated(Answers answers) {
        Device device = devices.get(answers.block.device());
        return device != null && device.environment().emulated();
    }

    private record Answers(BlockResult block, String variant, List<Integer> classes) {
        int differentFrom(Answers other) {
            return (int) IntStream.range(0, classes.size())
                    .filter(i -> !classes.get(i).equals(other.classes.get(i)))
                    .count();
        }
    }
}
