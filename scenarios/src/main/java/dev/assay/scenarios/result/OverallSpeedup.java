package dev.assay.scenarios.result;

import java.util.List;

/**
 * Sum up in one number what a variant is worth on one device: the geometric mean of its speed-ups.
 *
 * <p>Only blocks in which every variant has a speed-up count, so that no variant looks better for having failed where it is slow.
 *
 * @param device id of the device
 * @param variant what is compared with the baseline
 * @param geometricMean of the speed-ups of {@code blocks}
 * @param blocks ids of the blocks that it is over, at least two
 * @param leftOut ids of the device's other blocks
 */
public record OverallSpeedup(
        String device, String variant, double geometricMean, List<String> blocks, List<String> leftOut) {
    public OverallSpeedup {
        blocks = List.copyOf(blocks);
        leftOut = List.copyOf(leftOut);
    }
}
