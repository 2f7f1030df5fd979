package dev.assay.benchmarks.farm;

import dev.assay.benchmarks.lab.CoordinatorOptions;
import dev.assay.benchmarks.lab.CoordinatorProcess;
import dev.assay.benchmarks.lab.SeededRun;
import dev.assay.benchmarks.lab.SmallRun;
import dev.assay.benchmarks.lab.StoreCosts;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.Behaviour;
import dev.assay.coordinator.farm.Farm;
import dev.assay.coordinator.farm.HttpLine;
import dev.assay.coordinator.farm.LeanHttp;
import dev.assay.coordinator.farm.history.History;
import dev.assay.coordinator.farm.history.HistoryChecker;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.farm.history.Silences;
import dev.assay.coordinator.farm.history.StoredLab;
import dev.assay.coordinator.farm.history.Violation;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.RunSummary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** Let a farm drain a queue, print what it took, and check what happened. */
final class FarmRun {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_END = Duration.ofMinutes(10);
    /** In a whole lab a run has a few thousand blocks. */
    private static final int BLOCKS_IN_A_RUN = 10_000;

    private static final long LOOK_EVERY_NS = 2_000_000_000;
    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final FarmOptions options;
    private final Path directory;
    private final String store;
    private final Queue<LabEvent> events = new ConcurrentLinkedQueue<>();

    /**
     * Prepare one.
     *
     * @param directory empty, for the coordinator
     * @param store address of an empty store
     */
    FarmRun(FarmOptions options, Path directory, String store) {
        this.options = options;
        this.directory = directory;
        this.store = store;
    }

    /** Do it; returns what may not be. */
    List<Violation> run() throws IOException, InterruptedException {
        if (options.queued() > 0) {
            seed();
        }
        CoordinatorOptions how =
                CoordinatorOptions.in(directory, options.lease()).withStore(store);
        long startedNs = System.nanoTime();
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(how)) {
            print("coordinator started after %.1f s", secondsSince(startedNs));
            work(coordinator);
        }
        return check();
    }

    private void seed() {
        long beganNs = System.nanoTime();
        int blocksPerAgent = Math.max(1, BLOCKS_IN_A_RUN / options.agents());
        int all = options.queued() + options.drained() + options.drained() / 2;
        try (LabStore opened = open()) {
            for (int run = 1, blocks = 0; blocks < all; run++, blocks += blocksPerAgent * options.agents()) {
                opened.write(SeededRun.changes(run, options.agents(), blocksPerAgent, false));
            }
        }
        print("%,d blocks queued within %.1f s", all, secondsSince(beganNs));
    }

    private LabStore open() {
        return LabStores.open(StoreAddress.parse(store, Map.of()));
    }

    private void work(CoordinatorProcess coordinator) throws IOException, InterruptedException {
        long emptyBytes = coordinator.heapBytes();
        long ownBytes = ownHeapBytes();
        Behaviour calm = Behaviour.INSTANT.withBlocks(
                options.blockTime(), options.blockTime().isZero() ? 0 : 0.5);
        Behaviour behaviour = options.accidents() ? calm.withAccidents(0.02, 0.01, 0.005) : calm;
        long beganNs = System.nanoTime();
        try (Farm farm = Farm.start(
                options.agents(),
                options.seed(),
                behaviour,
                _ -> new HttpLine(coordinator.port(), PATIENCE),
                events::add)) {
            await(farm, () -> farm.tally().joins() >= options.agents());
            print("%,d agents joined after %.1f s", options.agents(), secondsSince(beganNs));
            if (options.queued() > 0) {
                drainSome(coordinator, farm);
            } else {
                TimeUnit.SECONDS.sleep(1);
                print(
                        "an agent that waits takes %.1f KB of heap in the farm, %.1f KB in the coordinator",
                        (ownHeapBytes() - ownBytes) / KILO / options.agents(),
                        (coordinator.heapBytes() - emptyBytes) / KILO / options.agents());
                drainAll(coordinator, farm);
            }
            print(
                    "heap of the coordinator: %.0f MB, before agents came %.0f MB",
                    coordinator.heapBytes() / MEGA, emptyBytes / MEGA);
            print(
                    "failed requests %,d; processes that died %,d, silences %,d; reports refused %,d; heartbeats %,d",
                    farm.tally().failures(),
                    farm.tally().deaths(),
                    farm.tally().silences(),
                    farm.tally().refusedReports(),
                    farm.tally().heartbeats());
        }
    }

    private void drainSome(CoordinatorProcess coordinator, Farm farm) throws IOException, InterruptedException {
        int warmUp = options.drained() / 2;
        await(farm, () -> farm.tally().keptReports() >= warmUp);
        measure(coordinator, farm, warmUp, () -> farm.tally().keptReports() >= warmUp + options.drained());
    }

    private void drainAll(CoordinatorProcess coordinator, Farm farm) throws IOException, InterruptedException {
        try (LeanHttp http = new LeanHttp(coordinator.port())) {
            String run = SmallRun.submit(http, options.blocks(), options.seed());
            int blocks = options.blocks() * options.agents();
            events.add(new LabEvent.Submitted(run, blocks));
            await(farm, () -> farm.tally().leases() > 0);
            measure(coordinator, farm, 0, haveEnded(farm, http, run, blocks));
            long doneNs = System.nanoTime();
            await(farm, () -> summary(http, run).phase() == RunPhase.FINISHED);
            print("result written after another %.1f s", secondsSince(doneNs));
        }
    }

    private void measure(CoordinatorProcess coordinator, Farm farm, long before, BooleanSupplier isDone)
            throws IOException, InterruptedException {
        farm.tally().forgetLatencies();
        StoreCosts costsBefore = StoreCosts.read(coordinator.port());
        Duration cpuBefore = coordinator.cpu();
        long beganNs = System.nanoTime();
        await(farm, isDone);
        double seconds = secondsSince(beganNs);
        long drained = farm.tally().keptReports() - before;
        StoreCosts costs = StoreCosts.read(coordinator.port()).since(costsBefore);
        Histogram leases = farm.tally().leaseLatencyNs();
        print("%,d blocks drained in %.1f s: %,.0f blocks/s", drained, seconds, drained / seconds);
        print(
                "lease latency: p50 %.1f ms, p99 %.1f ms",
                leases.getValueAtPercentile(50) / MEGA, leases.getValueAtPercentile(99) / MEGA);
        print(
                "a block took the coordinator %.2f ms of CPU and %.2f changes in the store, %.3f transactions of %.1f ms",
                coordinator.cpu().minus(cpuBefore).toNanos() / MEGA / drained,
                costs.changes() / drained,
                costs.transactions() / drained,
                costs.msEach());
    }

    /** Say when all blocks have ended; a few may have failed, but counting them costs the coordinator something. */
    private static BooleanSupplier haveEnded(Farm farm, LeanHttp http, String run, int blocks) {
        AtomicLong nextLookNs = new AtomicLong(System.nanoTime() + LOOK_EVERY_NS);
        return () -> {
            if (farm.tally().keptReports() >= blocks) {
                return true;
            }
            if (System.nanoTime() < nextLookNs.get()) {
                return false;
            }
            nextLookNs.set(System.nanoTime() + LOOK_EVERY_NS);
            return summary(http, run).blocks().ended() >= blocks;
        };
    }

    private static RunSummary summary(LeanHttp http, String run) {
        try {
            for (RunSummary summary : http.get(ApiPaths.RUNS).as(RunSummary[].class)) {
                if (summary.id().equals(run)) {
                    return summary;
                }
            }
            throw new IllegalStateException("run " + run + " is gone");
        } catch (IOException e) {
            throw new IllegalStateException("the coordinator does not answer", e);
        }
    }

    private static void await(Farm farm, BooleanSupplier condition) throws InterruptedException {
        long endNs = System.nanoTime() + LONGEST_END.toNanos();
        while (!condition.getAsBoolean()) {
            farm.requireAlive();
            if (System.nanoTime() > endNs) {
                throw new IllegalStateException("waited in vain");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private List<Violation> check() {
        StoredLab stored;
        try (LabStore opened = open()) {
            stored = StoredLab.read(
                    opened, run -> directory.resolve("runs").resolve(run).resolve("result.json"));
        }
        History history = new History(List.copyOf(events), stored);
        List<String> silences = Silences.declaredFalsely(history, options.lease());
        print("leases taken from agents that were not silent: %,d", silences.size());
        List<Violation> violations =
                options.queued() > 0 ? HistoryChecker.violationsSoFar(history) : HistoryChecker.violations(history);
        print("history: %,d events, %,d violations", events.size(), violations.size());
        return violations;
    }

    private static long ownHeapBytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double secondsSince(long beganNs) {
        return (System.nanoTime() - beganNs) / NANOS_PER_SECOND;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
