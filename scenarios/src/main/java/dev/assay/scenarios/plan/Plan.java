package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.Comparator;
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

    /**
     * Return one of the blocks.
     *
     * @param id of the block, also as the report of a lab names it: with a device behind
     * @throws ProblemException {@code plan.no-such-block} if it is not in this plan
     */
    public PlannedBlock block(String id) {
        return blocks.stream()
                .filter(block -> id.equals(block.id()) || id.startsWith(block.id() + Planner.SEPARATOR))
                .max(Comparator.comparingInt(block -> block.id().length()))
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "plan.no-such-block",
                        "the scenario has no block '" + id + "'",
                        "it has "
                                + String.join(
                                        ", ",
                                        blocks.stream().map(PlannedBlock::id).toList()))));
    }
}
