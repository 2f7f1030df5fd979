package dev.assay.benchmarks.lab;

import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.LeaseAnswer;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Print how much a coordinator carries on this machine, which the agents share with it. */
public final class LabLoad {
    private static final List<String> PARTS = List.of("store", "cycles", "many", "files");
    /** More than any coordinator carried so far. */
    private static final int MOST_CYCLES_PER_SECOND = 3000;

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int MANY_AGENTS = 1000;
    private static final int MOST_THAT_JOIN_TOGETHER = 64;
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
        int port = CoordinatorProcess.freePort();
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(data, port, LEASE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicLong cycles = new AtomicLong();
            Histogram leases = new ConcurrentHistogram(3);
            // The first seconds are for the compiler.
            long beginNs = System.nanoTime() + duration.toNanos();
            long endNs = beginNs + duration.toNanos();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < agents; i++) {
                SimulatedAgent agent = new SimulatedAgent(SeededRun.agent(i), "process");
                running.add(threads.submit(() -> {
                    cycle(agent, port, beginNs, endNs, Duration.ZERO, cycles, leases);
                    return true;
                }));
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(0, beginNs - System.nanoTime()));
            Duration cpu = coordinator.cpu();
            Duration agentsCpu = ownCpu();
            await(running);
            double seconds = seconds(System.nanoTime() - beginNs);
            Duration coordinatorTook = coordinator.cpu().minus(cpu);
            Duration agentsTook = ownCpu().minus(agentsCpu);
            print(
                    "HTTP and SQLite, %d agents: %,.0f cycles/s; CPU a cycle: coordinator %.2f ms, agents %.2f ms; used %.2f of"
                            + " %d; lease p50 %.1f ms, p99 %.1f ms",
                    agents,
                    cycles.get() / seconds,
                    coordinatorTook.toNanos() / MEGA / cycles.get(),
                    agentsTook.toNanos() / MEGA / cycles.get(),
                    coordinatorTook.plus(agentsTook).toNanos() / (seconds * NANOS_PER_SECOND),
                    Runtime.getRuntime().availableProcessors(),
                    leases.getValueAtPercentile(50) / MEGA,
                    leases.getValueAtPercentile(99) / MEGA);
            transactions(port);
        }
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void transactions(int port) throws IOException {
        try (LeanHttp http = new LeanHttp(port)) {
            double count = 0;
            double sum = 0;
            double changes = 0;
            String metrics = http.get("/metrics").body();
            for (String line : metrics.lines().toList()) {
                String[] parts = line.split(" ", -1);
                switch (parts[0]) {
                    case "assay_store_write_seconds_count" -> count = Double.parseDouble(parts[1]);
                    case "assay_store_write_seconds_sum" -> sum = Double.parseDouble(parts[1]);
                    case "assay_store_changes_sum" -> changes = Double.parseDouble(parts[1]);
                    default -> {
                        // Of no interest here.
                    }
                }
            }
            print("  transactions: %,.0f, %.1f ms each, %.1f changes each", count, sum * 1000 / count, changes / count);
        }
    }

    private static void cycle(
            SimulatedAgent agent,
            int port,
            long beginNs,
            long endNs,
            Duration thinking,
            AtomicLong cycles,
            Histogram leases)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(agent.name().hashCode());
        try (LeanHttp http = new LeanHttp(port)) {
            agent.join(http);
            while (System.nanoTime() < endNs) {
                if (thinking.isPositive()) {
                    TimeUnit.NANOSECONDS.sleep(random.nextLong(2 * thinking.toNanos()));
                }
                long askedNs = System.nanoTime();
                LeaseAnswer answer = agent.lease(http, 0);
                if (!(answer instanceof LeaseAnswer.Work work)) {
                    return;
                }
                if (askedNs >= beginNs) {
                    leases.recordValue(System.nanoTime() - askedNs);
                }
                http.post(ApiPaths.heartbeat(work.token()), agent.heartbeat(work));
                http.send("PUT", ApiPaths.report(work.token()), SimulatedAgent.report(work));
                if (askedNs >= beginNs) {
                    cycles.incrementAndGet();
                }
            }
        }
    }

    private void manyAgents() throws Exception {
        Path data = fresh("many");
        try (LabStore store = open(data)) {
            store.write(SeededRun.changes(MANY_AGENTS, 40, true));
        }
        int port = CoordinatorProcess.freePort();
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(data, port, LEASE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long emptyBytes = coordinator.heapBytes();
            Histogram woken = new ConcurrentHistogram(3);
            AtomicLong resumedNs = new AtomicLong();
            AtomicLong waiting = new AtomicLong();
            Semaphore joining = new Semaphore(MOST_THAT_JOIN_TOGETHER);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < MANY_AGENTS; i++) {
                SimulatedAgent agent = new SimulatedAgent(SeededRun.agent(i), "process");
                running.add(threads.submit(() -> {
                    try (LeanHttp http = new LeanHttp(port)) {
                        joining.acquire();
                        agent.join(http);
                        joining.release();
                        waiting.incrementAndGet();
                        while (!(agent.lease(http, 60_000) instanceof LeaseAnswer.Work)) {
                            waiting.get();
                        }
                        woken.recordValue(System.nanoTime() - resumedNs.get());
                    }
                    return true;
                }));
            }
            while (waiting.get() < MANY_AGENTS) {
                // None ends before there is work, unless it fails.
                await(running.stream().filter(Future::isDone).toList());
                TimeUnit.MILLISECONDS.sleep(50);
            }
            TimeUnit.SECONDS.sleep(2);
            print(
                    "heap with 1,000 agents that wait: %.0f MB; before they came: %.0f MB",
                    coordinator.heapBytes() / MEGA, emptyBytes / MEGA);
            resumedNs.set(System.nanoTime());
            try (LeanHttp http = new LeanHttp(port)) {
                http.send("POST", ApiPaths.run(SeededRun.ID, ApiPaths.RESUME), new byte[0]);
            }
            await(running);
            print(
                    "work comes for 1,000 agents that wait, all at once: half have it after %.0f ms, all after %.0f ms",
                    woken.getValueAtPercentile(50) / MEGA, woken.getMaxValue() / MEGA);
            paced(port, threads);
            print("heap afterwards: %.0f MB", coordinator.heapBytes() / MEGA);
        }
    }

    private void paced(int port, ExecutorService threads) throws Exception {
        Histogram leases = new ConcurrentHistogram(3);
        AtomicLong cycles = new AtomicLong();
        long beginNs = System.nanoTime() + duration.toNanos() / 2;
        long endNs = beginNs + duration.toNanos();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < MANY_AGENTS; i++) {
            SimulatedAgent agent = new SimulatedAgent(SeededRun.agent(i), "process");
            running.add(threads.submit(() -> {
                cycle(agent, port, beginNs, endNs, Duration.ofSeconds(4), cycles, leases);
                return true;
            }));
        }
        await(running);
        print(
                "1,000 agents, a block every 4 s each: %,.0f cycles/s; lease p50 %.1f ms, p99 %.1f ms",
                cycles.get() / (double) duration.toSeconds(),
                leases.getValueAtPercentile(50) / MEGA,
                leases.getValueAtPercentile(99) / MEGA);
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
        int port = CoordinatorProcess.freePort();
        try (CoordinatorProcess coordinator = CoordinatorProcess.start(data, port, LEASE);
                Nginx nginx = Nginx.start(data.resolve("nginx"), shelf)) {
            Histogram own = new Histogram(3);
            Histogram other = new Histogram(3);
            for (int i = 0; i < TRANSFERS_TO_WARM_UP; i++) {
                rate(port, ApiPaths.artifact(file));
            }
            Duration cpu = coordinator.cpu();
            // In turns, so that both see the same neighbours.
            for (int i = 0; i < TRANSFERS; i++) {
                own.recordValue(rate(port, ApiPaths.artifact(file)));
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

    private static void await(List<? extends Future<?>> running) throws InterruptedException, ExecutionException {
        for (Future<?> one : running) {
            one.get();
        }
    }

    private static double seconds(long nanos) {
        return nanos / (double) NANOS_PER_SECOND;
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
