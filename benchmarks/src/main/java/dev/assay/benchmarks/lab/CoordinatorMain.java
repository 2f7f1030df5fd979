package dev.assay.benchmarks.lab;

import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
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

/** The process of a coordinator. It says when it is ready and ends with its input; a line of input asks how much heap it uses. */
public final class CoordinatorMain {
    private CoordinatorMain() {}

    /** Run: data directory, port, and how many milliseconds a lease lasts. */
    public static void main(String... arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        ContentStore content = new ContentStore(directory.resolve("content"));
        LabMetrics metrics = new LabMetrics();
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[2]));
        try (Coordinator coordinator = Coordinator.start(
                        new CoordinatorSettings(
                                new AssayBuild("0.0.0", "benchmark"),
                                new SchedulerSettings(lease, SchedulerSettings.DEFAULT.attempts()),
                                lease.dividedBy(6),
                                false,
                                Optional.empty()),
                        new Coordinator.Places(
                                LabStores.open(StoreAddress.parse(
                                        directory.resolve("lab.db").toString(), Map.of())),
                                content,
                                new ContentStore(directory.resolve("reports")),
                                new SubmittedSources(content, directory.resolve("sources")),
                                run -> RunDirectory.open(
                                        directory.resolve("runs").resolve(run)),
                                directory.resolve("backups")),
                        metrics);
                LabServer server = LabServer.start(
                        coordinator,
                        metrics,
                        new LabServer.Listening(
                                "127.0.0.1", Integer.parseInt(arguments[1]), Optional.empty(), ServerLimits.USUAL));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready " + server.url());
            while (in.readLine() != null) {
                System.out.println("heap " + usedHeapBytes());
            }
        }
    }

    private static long usedHeapBytes() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
