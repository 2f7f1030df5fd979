package dev.assay.benchmarks.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.Behaviour;
import dev.assay.coordinator.farm.Farm;
import dev.assay.coordinator.farm.HttpLine;
import dev.assay.coordinator.farm.LeanHttp;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Print how much a coordinator carries on this machine, which the agents share with it. */
public final class LabLoad {
    private static final List<String> PARTS = List.of("store", "cycles", "many", "files");
    /** More than any coordinator carried so far. */
    private static final int MOST_CYCLES_PER_SECOND = 3000;

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int MANY_AGENTS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long FILE_BYTES = 512L << 20;
    private static final int TRANSFERS_TO_WARM_UP = 10;
    private static final int TRANSFERS = 15;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Path directory;
    private final Duration duration;

    private LabLoad(Path directory, Duration duration) {
        this.directory = directory;
        this.duration = duration;
    }

    /** Run; arguments are as {@code --help} says. */
    public static void main(String... arguments) throws Exception {
        List<String> given = List.of(arguments);
        if (given.contains("--help")) {
            System.out.println("""
                    Usage: ./benchmarks/lab [SECONDS [PART]...]
                    Starts a coordinator with SQLite in target/, and prints how many cycles of lease, heartbeat and result
                    its store (part "store") and it (part "cycles") carry, its heap and its latency with 1,000 agents (part
                    "many"), and how fast it sends files, beside nginx if that is installed (part "files"). SECONDS is how
                    long each takes, after as long to warm up, 10 by default.""");
            return;
        }
        Duration duration = Duration.ofSeconds(given.isEmpty() ? 10 : Long.parseLong(given.getFirst()));
        List<String> parts = given.size() > 1 ? given.subList(1, given.size()) : PARTS;
        Path directory = Files.createDirectories(
                Path.of("target", "lab-" + ProcessHandle.current().pid()));
        LabLoad load = new LabLoad(directory, duration);
        for (String part : parts) {
            load.run(part);
        }
    }

    private void run(String part) throws Exception {
        switch (part) {
            case "store" -> {
                for (int together : new int[] {1, 16, 256}) {
                    store(together);
                }
            }
            case "cycles" -> {
                for (int agents : new int[] {16, 64, 256}) {
                    cycles(agents);
                }
            }
            case "many" -> manyAgents();
            case "files" -> files();
            default -> throw new IllegalArgumentException("there is no part " + part + ", there are " + PARTS);
        }
    }

    private Path fresh(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static LabStore open(Path data) {
        return LabStores.open(StoreAddress.parse(data.resolve("lab.db").toString(), Map.of()));
    }

    private void store(int together) throws IOException {
        int blocks = 20_000;
        try (LabStore store = open(fresh("store-" + together))) {
            store.write(SeededRun.changes(1, blocks, false));
            ArtifactReference report = new ArtifactReference("0".repeat(64), 1);
            long endNs = System.nanoTime() + duration.toNanos();
            long beganNs = System.nanoTime();
            int cycles = 0;
            while (cycles + together <= blocks && System.nanoTime() < endNs) {
                List<Change> leases = new ArrayList<>();
                List<Change> results = new ArrayList<>();
                for (int i = cycles; i < cycles + together; i++) {
                    leases.add(new Change.BlockChanged(
                            SeededRun.key(i),
                            new BlockState.Leased(1, i + 1L, "agent", "process"),
                            "leased",
                            Instant.EPOCH));
                    results.add(new Change.BlockChanged(
                            SeededRun.key(i), new BlockState.Completed(i + 1L), "measured", Instant.EPOCH));
                    results.add(new Change.ReportKept(SeededRun.key(i), report));
                }
                store.write(leases);
                store.write(results);
                cycles += together;
            }
            print(
                    "store alone, %d cycles a transaction: %,.0f cycles/s",
                    together, cycles / seconds(System.nanoTime() - beganNs));
        }
    }

    private void cycles(int agents) throws Exception {
        Path data = fresh("cycles-" + agents);
        int blocksPerAgent = (int) (2 * duration.toSeconds() * MOST_CYCLES_PER_SECOND / agents);
        try (LabStore store = open(data)) {
            store.write(SeededRun.changes(agents, blocksPerAgent, false));
        }
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(CoordinatorOptions.in(data, LEASE));
                Farm farm = farm(agents, Behaviour.INSTANT, coordinator.port(), _ -> {})) {
            // The first seconds are for the compiler.
            pass(duration);
            Duration cpu = coordinator.cpu();
            Duration agentsCpu = ownCpu();
            farm.tally().forgetLatencies();
            long before = farm.tally().keptReports();
            long beganNs = System.nanoTime();
            pass(duration);
            long cycles = farm.tally().keptReports() - before;
            double seconds = seconds(System.nanoTime() - beganNs);
            Histogram leases = farm.tally().leaseLatencyNs();
            Duration coordinatorTook = coordinator.cpu().minus(cpu);
            Duration agentsTook = ownCpu().minus(agentsCpu);
            print(
                    "HTTP and SQLite, %d agents: %,.0f cycles/s; CPU a cycle: coordinator %.2f ms, agents %.2f ms; used %.2f of"
                            + " %d; lease p50 %.1f ms, p99 %.1f ms",
                    agents,
                    cycles / seconds,
                    coordinatorTook.toNanos() / MEGA / cycles,
                    agentsTook.toNanos() / MEGA / cycles,
                    coordinatorTook.plus(agentsTook).toNanos() / (seconds * NANOS_PER_SECOND),
                    Runtime.getRuntime().availableProcessors(),
                    leases.getValueAtPercentile(50) / MEGA,
                    leases.getValueAtPercentile(99) / MEGA);
            StoreCosts costs = StoreCosts.read(coordinator.port());
            print(
                    "  transactions: %,.0f, %.1f ms each, %.1f changes each",
                    costs.transactions(), costs.msEach(), costs.changesEach());
        }
    }

    private static Farm farm(int agents, Behaviour behaviour, int port, Consumer<LabEvent> history) {
        return Farm.start(agents, 1, behaviour, _ -> new HttpLine(port, PATIENCE), history);
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void manyAgents() throws Exception {
        Path data = fresh("many");
        try (LabStore store = open(data)) {
            store.write(SeededRun.changes(MANY_AGENTS, 40, true));
        }
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(CoordinatorOptions.in(data, LEASE))) {
            long emptyBytes = coordinator.heapBytes();
            woken(coordinator, emptyBytes);
            paced(coordinator.port());
            print("heap afterwards: %.0f MB", coordinator.heapBytes() / MEGA);
        }
    }

    private static void woken(CoordinatorProcess coordinator, long emptyBytes) throws Exception {
        Map<String, Long> firstNs = new ConcurrentHashMap<>();
        Consumer<LabEvent> history = event -> {
            if (event instanceof LabEvent.Granted granted) {
                firstNs.putIfAbsent(granted.agent(), granted.heardNs());
            }
        };
        // Each agent keeps the block that it gets.
        Behaviour slow = Behaviour.INSTANT.withBlocks(Duration.ofHours(1), 0).withLeaseWait(Duration.ofMinutes(1));
        try (Farm farm = farm(MANY_AGENTS, slow, coordinator.port(), history)) {
            awaitCount(farm, farm.tally()::joins);
            pass(Duration.ofSeconds(2));
            print(
                    "heap with 1,000 agents that wait: %.0f MB; before they came: %.0f MB",
                    coordinator.heapBytes() / MEGA, emptyBytes / MEGA);
            long resumedNs = System.nanoTime();
            try (LeanHttp http = new LeanHttp(coordinator.port())) {
                http.send("POST", ApiPaths.run(SeededRun.ID, ApiPaths.RESUME), new byte[0]);
            }
            awaitCount(farm, farm.tally()::leases);
            Histogram woken = new Histogram(3);
            firstNs.values().forEach(heardNs -> woken.recordValue(Math.max(0, heardNs - resumedNs)));
            print(
                    "work comes for 1,000 agents that wait, all at once: half have it after %.0f ms, all after %.0f ms",
                    woken.getValueAtPercentile(50) / MEGA, woken.getMaxValue() / MEGA);
        }
    }

    private void paced(int port) throws InterruptedException {
        Behaviour everyFourSeconds = Behaviour.INSTANT.withBlocks(Duration.ofSeconds(4), 0.5);
        try (Farm farm = farm(MANY_AGENTS, everyFourSeconds, port, _ -> {})) {
            awaitCount(farm, farm.tally()::joins);
            pass(duration.dividedBy(2));
            farm.tally().forgetLatencies();
            long before = farm.tally().keptReports();
            pass(duration);
            Histogram leases = farm.tally().leaseLatencyNs();
            print(
                    "1,000 agents, a block every 4 s each: %,.0f cycles/s; lease p50 %.1f ms, p99 %.1f ms",
                    (farm.tally().keptReports() - before) / (double) duration.toSeconds(),
                    leases.getValueAtPercentile(50) / MEGA,
                    leases.getValueAtPercentile(99) / MEGA);
        }
    }

    private static void awaitCount(Farm farm, LongSupplier count) throws InterruptedException {
        while (count.getAsLong() < MANY_AGENTS) {
            farm.requireAlive();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void files() throws Exception {
        Path data = fresh("files").toAbsolutePath();
        ArtifactReference file = new ContentStore(data.resolve("content"))
                .store(out -> {
                    SplittableRandom random = new SplittableRandom(1);
                    byte[] buffer = new byte[1 << 20];
                    for (long written = 0; written < FILE_BYTES; written += buffer.length) {
                        random.nextBytes(buffer);
                        out.write(buffer);
                    }
                })
                .reference();
        Path shelf = data.resolve("content").resolve(file.sha256().substring(0, 2));
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(CoordinatorOptions.in(data, LEASE));
                Nginx nginx = Nginx.start(data.resolve("nginx"), shelf)) {
            Histogram own = new Histogram(3);
            Histogram other = new Histogram(3);
            for (int i = 0; i < TRANSFERS_TO_WARM_UP; i++) {
                rate(coordinator.port(), ApiPaths.artifact(file));
            }
            Duration cpu = coordinator.cpu();
            // In turns, so that both see the same neighbours.
            for (int i = 0; i < TRANSFERS; i++) {
                own.recordValue(rate(coordinator.port(), ApiPaths.artifact(file)));
                if (nginx.port() != 0) {
                    other.recordValue(rate(nginx.port(), "/" + file.sha256()));
                }
            }
            print(
                    "file from the coordinator: %d MB/s, at best %d MB/s; CPU of the coordinator a GB: %.2f s",
                    own.getValueAtPercentile(50),
                    own.getMaxValue(),
                    seconds(coordinator.cpu().minus(cpu).toNanos()) * GIGA / (TRANSFERS * (double) FILE_BYTES));
            if (nginx.port() == 0) {
                print("file from nginx: not measured, %s", nginx.reason());
            } else {
                print("file from nginx: %d MB/s, at best %d MB/s", other.getValueAtPercentile(50), other.getMaxValue());
            }
        }
    }

    /** Read a file; return how many megabytes came in a second. */
    private static long rate(int port, String path) throws IOException {
        try (LeanHttp http = new LeanHttp(port)) {
            long beganNs = System.nanoTime();
            long bytes = http.drain(path);
            return Math.round(bytes / MEGA / seconds(System.nanoTime() - beganNs));
        }
    }

    private static double seconds(long nanos) {
        return nanos / (double) NANOS_PER_SECOND;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
