package dev.assay.scenarios.plan;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
     * Return the same plan with some of its blocks only.
     *
     * @param ids of blocks, also as the report of a lab names them: with a device behind
     * @throws ProblemException {@code plan.no-such-block} if one of them is not in this plan
     */
    public Plan only(Collection<String> ids) {
        Set<String> wanted = ids.stream().map(this::planned).collect(Collectors.toSet());
        return new Plan(
                scenario,
                profile,
                seed,
                task,
                blocks.stream().filter(block -> wanted.contains(block.id())).toList(),
                List.of());
    }

    private String planned(String id) {
        return blocks.stream()
                .map(PlannedBlock::id)
                .filter(planned -> id.equals(planned) || id.startsWith(planned + Planner.SEPARATOR))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new ProblemException(Problem.user(
                        "plan.no-such-block",
                        "the scenario has no block '" + id + "'",
                        "it has "
                                + String.join(
                                        ", ",
                                        blocks.stream().map(PlannedBlock::id).toList()))));
    }
}
