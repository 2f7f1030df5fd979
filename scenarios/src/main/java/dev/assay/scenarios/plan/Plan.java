package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Task;
import java.time.Duration;
import java.util.List;

/**
 * Hold the expanded matrix of one scenario.
 *
 * @param scenario what was asked for
 * @param profile how much of it
 * @param seed decides the order of cells within rounds
 * @param task the scenario's task with its sample counts scaled by the profile
 * @param blocks what will be measured, in the order of the scenario
 * @param exclusions what was asked for but can't be, and why
 */
public record Plan(
        Scenario scenario,
        Profile profile,
        long seed,
        Task task,
        List<PlannedBlock> blocks,
        List<PlannedExclusion> exclusions) {
    public Plan {
        blocks = List.copyOf(blocks);
        exclusions = List.copyOf(exclusions);
    }

    /** Return how long the measuring takes on one device, if queries take no longer than the minimum durations. */
    public Duration estimatedTime() {
        return blocks.stream().map(PlannedBlock::estimatedTime).reduce(Duration.ZERO, Duration::plus);
    }

    /** Return the number of cells in all blocks. */
    public int cellCount() {
        return blocks.stream().mapToInt(block -> block.variants().size()).sum();
    }
}
