package dev.assay.cli;

import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.lab.LabOpening;
import dev.assay.coordinator.access.Access;
import dev.assay.coordinator.access.Role;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.http.Security;
import dev.assay.coordinator.http.ServerLimits;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.lab.SubmittedSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.TimelineEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A coordinator that is as impatient as a test, in a process of its own: it submits one run as soon as an agent joins, tells what happens
 * to it, and ends with it.
 */
final class ShortLeaseCoordinator {
    private static final String RUN = "run-1";

    private ShortLeaseCoordinator() {}

    /** Run: data directory, address to listen on, directory of the scenario, and how many milliseconds a lease lasts. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        String host = arguments[1];
        Path library = Path.of(arguments[2]);
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[3]));
        ContentStore content = new ContentStore(directory.resolve("content"));
        LabMetrics metrics = new LabMetrics();
        LabStore store =
                LabStores.open(StoreAddress.parse(directory.resolve("lab.db").toString(), Map.of()));
        Access access = new Access(store, InstantSource.system(), new SecureRandom());
        Security security = LabOpening.security(host, List.of(), null, null, directory.resolve("tls"), access)
                .orElseThrow();
        try (Coordinator coordinator = Coordinator.start(
                        new CoordinatorSettings(
                                ThisAssay.build(),
                                new SchedulerSettings(lease, SchedulerSettings.DEFAULT.attempts()),
                                lease.dividedBy(3),
                                false,
                                Optional.empty()),
                        new Coordinator.Places(
                                store,
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
                        new LabServer.Listening(host, 0, Optional.of(security), ServerLimits.USUAL))) {
            Access.NewToken token = access.issue(Role.AGENT, null, Access.USUAL_VALIDITY, 1);
            System.out.println(
                    "token " + security.joinToken(token.secret(), server.port()).text());
            while (coordinator.agents().list().toCompletableFuture().join().isEmpty()) {
                LockSupport.parkNanos(1_000_000);
            }
            CountDownLatch ended = new CountDownLatch(1);
            coordinator
                    .submissions()
                    .submit(RUN, submission(content, library), news -> {
                        System.out.println("news " + news);
                        if (news instanceof RunNews.RunEnded) {
                            ended.countDown();
                        }
                    })
                    .toCompletableFuture()
                    .join();
            ended.await();
            for (TimelineEntry entry :
                    coordinator.runs().timeline(RUN).toCompletableFuture().join()) {
                System.out.println("timeline " + entry.state() + ": " + entry.reason());
            }
        }
    }

    private static Submission submission(ContentStore content, Path library) throws IOException {
        return new Submission(
                Files.readString(library.resolve("smoke.yaml")).replace("250 ms", "1 s"),
                "smoke.yaml",
                ProfileName.QUICK,
                1,
                0,
                Map.of(
                        "models/mlp-fp32.onnx", kept(content, library.resolve("models/mlp-fp32.onnx")),
                        "models/mlp-int8.onnx", kept(content, library.resolve("models/mlp-int8.onnx"))));
    }

    private static ArtifactReference kept(ContentStore content, Path file) throws IOException {
        return content.store(out -> Files.copy(file, out)).reference();
    }
}
