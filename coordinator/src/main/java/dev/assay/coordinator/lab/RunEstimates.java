package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tell how long the blocks of runs should take, and remember the plans that were made to know it. Safe for many threads. */
public final class RunEstimates {
    private static final int MOST_RUNS = 200;

    private final Map<String, Estimate> byRun = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Say how long the blocks of one run should take.
     *
     * @param byPlannedBlock by the id of the planned block; empty if the run can't be planned any more
     */
    private record Estimate(Map<String, Duration> byPlannedBlock) {
        Duration mean() {
            return byPlannedBlock.values().stream()
                    .reduce(Duration.ZERO, Duration::plus)
                    .dividedBy(Math.max(1, byPlannedBlock.size()));
        }
    }

    /** Return how long a block should take, if that is known. */
    public Optional<Duration> ofBlock(RunRecord run, String plannedId) {
        return Optional.ofNullable(estimate(run).byPlannedBlock().get(plannedId));
    }

    /** Return how long a block of the run should take on average; zero if nobody knows. */
    public Duration meanOfBlocks(RunRecord run) {
        return estimate(run).mean();
    }

    private synchronized Estimate estimate(RunRecord run) {
        Estimate known = byRun.get(run.id());
        if (known != null) {
            return known;
        }
        Estimate made = make(run);
        byRun.put(run.id(), made);
        if (byRun.size() > MOST_RUNS) {
            byRun.remove(byRun.keySet().iterator().next());
        }
        return made;
    }

    private static Estimate make(RunRecord run) {
        try {
            Plan plan = RunPlans.plan(run.submission());
            return new Estimate(
                    plan.blocks().stream().collect(Collectors.toMap(PlannedBlock::id, PlannedBlock::estimatedTime)));
        } catch (ProblemException _) {
            // Another version of Assay took the run on; what it thought is not known here.
            return new Estimate(Map.of());
        }
    }
}
