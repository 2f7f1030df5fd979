package dev.assay.benchmarks.lab;

import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.farm.JumpingClock;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.lab.SubmittedSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.store.ContentStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The process of a coordinator. It says when it is ready and ends with its input. A line of input asks how much heap it uses, or sets its
 * clock forward or back.
 */
public final class CoordinatorMain {
    /** A line that sets the clock begins with this and ends with milliseconds. */
    static final String CLOCK = "clock ";

    private static final int HEARTBEATS_IN_A_LEASE = 6;

    private CoordinatorMain() {}

    /** Run: data directory, address of the store, port and how many milliseconds a lease lasts. */
    public static void main(String... arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        StoreAddress store = StoreAddress.parse(arguments[1], Map.of());
        int port = Integer.parseInt(arguments[2]);
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[3]));
        ContentStore content = new ContentStore(directory.resolve("content"));
        LabMetrics metrics = new LabMetrics();
        JumpingClock clock = new JumpingClock();
        try (Coordinator coordinator = Coordinator.start(
                        new CoordinatorSettings(
                                new AssayBuild("0.0.0", "benchmark"),
                                new SchedulerSettings(lease, SchedulerSettings.DEFAULT.attempts()),
                                lease.dividedBy(HEARTBEATS_IN_A_LEASE),
                                false,
                                Optional.empty()),
                        new Coordinator.Places(
                                LabStores.open(store),
                                content,
                                new ContentStore(directory.resolve("reports")),
                                new SubmittedSources(content, directory.resolve("sources")),
                                run -> RunDirectory.open(
                                        directory.resolve("runs").resolve(run)),
                                directory.resolve("backups")),
                        metrics,
                        clock);
                LabServer server = LabServer.start(
                        coordinator,
                        metrics,
                        new LabServer.Listening("127.0.0.1", port, Optional.empty(), ServerLimits.USUAL));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready " + server.url());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(CLOCK)) {
                    clock.jump(Duration.ofMillis(Long.parseLong(line.substring(CLOCK.length()))));
                } else {
                    System.out.println("heap " + usedHeapBytes());
                }
            }
        }
    }

    private static long usedHeapBytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
