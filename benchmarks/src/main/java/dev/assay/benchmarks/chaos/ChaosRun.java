package dev.assay.benchmarks.chaos;

import dev.assay.benchmarks.lab.SmallRun;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.LeanHttp;
import dev.assay.coordinator.farm.history.History;
import dev.assay.coordinator.farm.history.HistoryChecker;
import dev.assay.coordinator.farm.history.HistoryFile;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.farm.history.StoredLab;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Let a lab work while one thing after the other goes wrong, then in peace until it is done, and check what happened. */
public final class ChaosRun {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_START = Duration.ofMinutes(1);
    private static final Duration LONGEST_END = Duration.ofMinutes(2);
    private static final int LOADS = 3;
    /** So many runs are open, if not more, so that there is always work. */
    private static final int OPEN_RUNS = 2;

    private final ChaosLab lab;
    private final int agents;
    private final long seed;
    private final Map<String, Integer> counts = new TreeMap<>();

    private ChaosRun(ChaosLab lab, int agents, long seed) {
        this.lab = lab;
        this.agents = agents;
        this.seed = seed;
    }

    /**
     * Say what to do.
     *
     * @param directory empty, for everything
     * @param seed decides about faults, and about everything else as far as threads and processes let it
     * @param faults how many
     * @param processes how many agents have a process of their own
     * @param simulated how many more agents there are
     * @param hasDatabase whether the lab is kept in PostgreSQL, not in SQLite
     */
    public record Plan(Path directory, long seed, int faults, int processes, int simulated, boolean hasDatabase) {}

    /**
     * What came of it.
     *
     * @param counts of what happened
     * @param violations of what must be true; empty if all is well
     */
    public record Outcome(Map<String, Integer> counts, List<String> violations) {
        public Outcome {
            counts = Map.copyOf(counts);
            violations = List.copyOf(violations);
        }
    }

    /** Do it. */
    public static Outcome run(Plan plan) throws IOException, InterruptedException, SQLException {
        int agents = plan.processes() + plan.simulated();
        try (ChaosLab lab =
                new ChaosLab(plan.directory(), plan.processes(), plan.simulated(), plan.seed(), plan.hasDatabase())) {
            List<FaultPlan.Step> steps = FaultPlan.draw(
                    plan.seed(),
                    plan.faults(),
                    new FaultPlan.Place(plan.processes(), agents, lab.hasDisks(), lab.hasDatabase(), ChaosLab.LEASE));
            return new ChaosRun(lab, agents, plan.seed()).run(steps);
        }
    }

    private Outcome run(List<FaultPlan.Step> steps) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        awaitAgents();
        for (FaultPlan.Step step : steps) {
            keepBusy();
            TimeUnit.MILLISECONDS.sleep(step.pause().toMillis());
            lab.suffer(step.fault());
            count(step.fault().getClass().getSimpleName(), 1);
            lab.mend();
        }
        awaitEnd();
        count("agents' processes that died by themselves in the simulation", (int)
                lab.farm().tally().deaths());
        count("requests without an answer", (int) lab.farm().tally().failures());
        lab.stop();
        violations.addAll(lab.surprises());
        violations.addAll(check());
        return new Outcome(counts, violations);
    }

    private void count(String what, int more) {
        counts.merge(what, more, Integer::sum);
    }

    private void awaitAgents() throws IOException, InterruptedException {
        long endNs = System.nanoTime() + LONGEST_START.toNanos();
        try (LeanHttp http = new LeanHttp(lab.port())) {
            while (http.get(ApiPaths.AGENTS).as(AgentSummary[].class).length < agents) {
                if (System.nanoTime() > endNs) {
                    throw new IOException("the agents do not join");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Submit a run where there is little left to do; where that fails, there is another time. */
    private void keepBusy() {
        try (LeanHttp http = new LeanHttp(lab.port())) {
            http.waitAtMost(PATIENCE);
            if (open(http) < OPEN_RUNS) {
                String run = SmallRun.submit(http, LOADS, seed);
                lab.history().accept(new LabEvent.Submitted(run, LOADS * agents));
            }
        } catch (IOException e) {
            count("submissions without an answer", 1);
        }
    }

    private static long open(LeanHttp http) throws IOException {
        return Stream.of(http.get(ApiPaths.RUNS).as(RunSummary[].class))
                .filter(run -> !run.phase().isEnded())
                .count();
    }

    /** Wait for the end of all runs; whether there was one, the store tells. */
    private void awaitEnd() throws IOException, InterruptedException {
        long endNs = System.nanoTime() + LONGEST_END.toNanos();
        while (System.nanoTime() < endNs) {
            lab.mend();
            try (LeanHttp http = new LeanHttp(lab.port())) {
                http.waitAtMost(PATIENCE);
                if (open(http) == 0) {
                    return;
                }
            } catch (IOException e) {
                count("questions without an answer in peace", 1);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private List<String> check() throws IOException {
        StoredLab stored;
        try (LabStore store = LabStores.open(StoreAddress.parse(lab.options().store(), Map.of()))) {
            stored = StoredLab.read(store, lab::result);
        }
        List<LabEvent> events = HistoryFile.readAll(lab.histories());
        count("events in the history", events.size());
        count("runs", stored.runs().size());
        for (StoredLab.Run run : stored.runs()) {
            for (StoredLab.Block block : run.blocks()) {
                if (block.state() instanceof BlockState.Completed) {
                    count("blocks measured", 1);
                } else if (block.state() instanceof BlockState.Failed) {
                    count("blocks failed with a reason", 1);
                }
            }
            count("leases that ended without a report", (int) run.timeline().stream()
                    .filter(entry -> entry.state().equals("queued"))
                    .count());
        }
        for (LabEvent event : events) {
            if (event instanceof LabEvent.Answered answered) {
                count(answered.kept() ? "reports kept" : "reports refused", 1);
            }
        }
        return HistoryChecker.violations(new History(events, stored)).stream()
                .map(Object::toString)
                .toList();
    }
}
