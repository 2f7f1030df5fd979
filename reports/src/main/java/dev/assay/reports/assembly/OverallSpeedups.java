package dev.assay.reports.assembly;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.OverallSpeedup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sum up speed-ups over the blocks of a device that all variants ran; a variant that ran nowhere takes no part. */
final class OverallSpeedups {
    private static final int FEWEST_BLOCKS = 2;

    private OverallSpeedups() {}

    /** Return one for each device and variant, or {@code null} where no device has two blocks that all its variants ran. */
    static @Nullable List<OverallSpeedup> of(List<BlockResult> blocks) {
        Map<String, List<BlockResult>> byDevice = new LinkedHashMap<>();
        blocks.forEach(block ->
                byDevice.computeIfAbsent(block.device(), _ -> new ArrayList<>()).add(block));
        List<OverallSpeedup> overall = new ArrayList<>();
        byDevice.forEach((device, ofDevice) -> overall.addAll(of(device, ofDevice)));
        return overall.isEmpty() ? null : overall;
    }

    private static List<OverallSpeedup> of(String device, List<BlockResult> blocks) {
        Set<String> variants = new LinkedHashSet<>();
        blocks.forEach(block -> variants.addAll(speedups(block).keySet()));
        List<Map<String, Double>> complete = new ArrayList<>();
        List<String> counted = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (BlockResult block : blocks) {
            Map<String, Double> speedups = speedups(block);
            if (!speedups.isEmpty() && speedups.keySet().equals(variants)) {
                complete.add(speedups);
                counted.add(block.id());
            } else {
                leftOut.add(block.id());
            }
        }
        if (complete.size() < FEWEST_BLOCKS) {
            return List.of();
        }
        return variants.stream()
                .map(variant -> new OverallSpeedup(device, variant, geometricMean(complete, variant), counted, leftOut))
                .toList();
    }

    private static Map<String, Double> speedups(BlockResult block) {
        Map<String, Double> speedups = new LinkedHashMap<>();
        for (Comparison comparison : block.comparisons()) {
            Interval speedup = comparison.speedup();
            if (speedup != null) {
                speedups.put(comparison.variant(), speedup.estimate());
            }
        }
        return speedups;
    }

    private static double geometricMean(List<Map<String, Double>> blocks, String variant) {
        double sum = 0;
        for (Map<String, Double> speedups : blocks) {
            sum += Math.log(Objects.requireNonNull(speedups.get(variant)));
        }
        return Math.exp(sum / blocks.size());
    }
}
