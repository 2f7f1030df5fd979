package dev.assay.cli.command;

import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.log.LogFormat;
import dev.assay.cli.log.LogSetup;
import dev.assay.cli.run.Interruption;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.http.LabMetrics;
import dev.assay.coordinator.http.LabServer;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.lab.SubmittedSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Run the coordinator of a lab. */
@Command(
        name = "coordinator",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the coordinator of a lab: takes scenarios on, hands their blocks to agents, keeps what comes back.",
            "Whatever ends it, the next start goes on where it was. Ctrl-C stops it; agents wait until it is back.",
        },
        footer = {
            "",
            "Examples:",
            "  assay coordinator",
            "  assay coordinator --port 8000 --data /srv/assay",
            "  assay coordinator --store postgresql://assay@db.example.org/lab",
        })
final class CoordinatorCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorCommand.class);

    static final String PORT = "7420";

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on, which must be a loopback address; default: ${DEFAULT-VALUE}.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = PORT,
            description = "The port to listen on, 0 for any free one; default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where runs, models and results are kept; default: $ASSAY_DATA/coordinator, else the place that the"
                            + " system has for data.")
    private @Nullable Path data;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "The database: postgresql://user@host:port/name, or the path of a SQLite file; default: lab.db in"
                            + " the data directory.")
    private @Nullable String store;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to log: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Override
    public Integer call() throws InterruptedException {
        Path directory = data != null ? data : AssayData.ofThisProcess().coordinator();
        StoreAddress address = StoreAddress.parse(
                store != null ? store : directory.resolve("lab.db").toString(), System.getenv());
        ContentStore content = new ContentStore(directory.resolve("content"));
        Path runs = directory.resolve("runs");
        CountDownLatch stop = new CountDownLatch(1);
        LabMetrics metrics = new LabMetrics();
        LogSetup.detailed(logFormat);
        try (Interruption _ = Interruption.listen(stop::countDown);
                Coordinator coordinator = Coordinator.start(
                        CoordinatorSettings.ofLab(ThisAssay.build()),
                        new Coordinator.Places(
                                LabStores.open(address),
                                content,
                                new ContentStore(directory.resolve("reports")),
                                new SubmittedSources(content, directory.resolve("sources")),
                                run -> RunDirectory.open(runs.resolve(run)),
                                directory.resolve("backups")),
                        metrics);
                LabServer server = LabServer.start(coordinator, metrics, host, port)) {
            AtomicReference<@Nullable ProblemException> end = new AtomicReference<>();
            coordinator.end().thenAccept(reason -> {
                end.set(reason);
                stop.countDown();
            });
            LOG.info("coordinator at {}, data in {}", server.url(), directory.toAbsolutePath());
            LOG.info("start agents with: assay agent --join {}", server.url());
            stop.await();
            LOG.info("stopping");
            ProblemException reason = end.get();
            if (reason != null) {
                throw reason;
            }
        }
        return 0;
    }
}
